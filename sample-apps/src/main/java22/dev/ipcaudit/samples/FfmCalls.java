package dev.ipcaudit.samples;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** How a function is linked, and where its errno is kept. */
abstract class FfmCalls implements LibcCalls {

  /** Without it errno is lost: the JVM makes calls of its own before Java could ask. */
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");

  private static final StructLayout KEPT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      KEPT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final ThreadLocal<MemorySegment> OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(KEPT));

  static MethodHandle link(String name, ValueLayout result, ValueLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), KEEP_ERRNO);
  }

  /**
   * With arguments after the dots, which some machines pass elsewhere.
   *
   * @param fixed how many there are before the dots
   */
  static MethodHandle linkVariadic(
      String name, int fixed, ValueLayout result, ValueLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(result, arguments),
        KEEP_ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle link(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().find(name).orElseThrow();
    // the linker's other form, a handle for any function of this shape; what is called is the same
    return Boolean.getBoolean("samples.ffm.address-first")
        ? linker.downcallHandle(shape, options).bindTo(symbol)
        : linker.downcallHandle(symbol, shape, options);
  }

  /** Where the next call of this thread leaves its errno. */
  static MemorySegment kept() {
    return OF_THREAD.get();
  }

  @Override
  public int errno() {
    return (int) ERRNO.get(kept(), 0L);
  }
}
