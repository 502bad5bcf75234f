package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Makes handles as the JDK's linker does once it has checked the caller. The agent's own classes
 * may not ask it themselves: they would need native access, and the JVM would warn of them.
 */
final class LinkerAccess {

  private static final MethodType TYPE =
      MethodType.methodType(
          MethodHandle.class, Linker.class, FunctionDescriptor.class, Linker.Option[].class);

  private final MethodHandle link;
  private final Linker linker;

  LinkerAccess(MethodHandle link, Object linker) {
    this.link = link.asFixedArity().asType(TYPE);
    this.linker = (Linker) linker;
  }

  Linker linker() {
    return linker;
  }

  /** A handle that takes the address of the function first. */
  MethodHandle link(FunctionDescriptor function, Linker.Option... options) throws Throwable {
    return (MethodHandle) link.invokeExact(linker, function, options);
  }

  /** The same, with a segment for errno as the second parameter. */
  MethodHandle linkCapturing(FunctionDescriptor function, Linker.Option... options)
      throws Throwable {
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = ErrnoSegment.ERRNO;
    return link(function, all);
  }
}
