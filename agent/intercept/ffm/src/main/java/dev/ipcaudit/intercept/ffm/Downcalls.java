package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.Coverage;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the handles of catalogued functions by ones that are heard. Made with the first handle
 * of the host. Thread-safe.
 */
final class Downcalls {

  /** A host that makes a handle for every call has few kinds of them, and asks for them often. */
  private static final int MOST_KNOWN = 1024;

  private final Coverage coverage;
  private final LinkerAccess linking;
  private final HostListener listener;
  private final ReadHooks reads;

  /** The function that tells where errno is, and does nothing else; null if there is none. */
  private final @Nullable MemorySegment location;

  /** One that was dropped is made once more when it is asked for. */
  private final BoundedTable<LinkRequest, MethodHandle> known =
      new BoundedTable<>("ffm-handles", MOST_KNOWN);

  private boolean proven;

  Downcalls(HostCalls calls, Coverage coverage, LinkerAccess linking, ReadHooks reads) {
    this.coverage = coverage;
    this.linking = linking;
    this.reads = reads;
    listener = new HostListener(calls, coverage, linking, reads);
    location = LibcErrno.symbol(linking).orElse(null);
    LibcAddresses.learn(coverage);
    if (LibcAddresses.unknown()) {
      lookUp();
    }
  }

  private void lookUp() {
    SymbolLookup libc = linking.linker().defaultLookup();
    try {
      LibcAddresses.learn(coverage, name -> libc.find(name).map(MemorySegment::address).orElse(0L));
    } catch (Throwable unseen) {
      listener.failed(unseen);
    }
  }

  /** The number of the catalogued function at an address, or 0. */
  int number(@Nullable MemorySegment address) {
    return address == null ? 0 : IpcAuditFilter.functionAt(address.address());
  }

  /**
   * What the host gets for a function that it has named.
   *
   * @param plain what the linker made
   */
  MethodHandle bound(
      MethodHandle plain, MemorySegment symbol, FunctionDescriptor shape, Linker.Option... options)
      throws Throwable {
    int number = number(symbol);
    if (number == 0 || IpcAuditHooks.linksItself == Thread.currentThread()) {
      return plain;
    }
    return heard(number, shape, options).bindTo(symbol);
  }

  /**
   * What the host gets for a shape, if it will name the function with each call.
   *
   * @param plain what the linker made
   */
  MethodHandle unbound(MethodHandle plain, FunctionDescriptor shape, Linker.Option... options)
      throws ReflectiveOperationException {
    LinkRequest request = new LinkRequest(0, shape, options);
    MethodHandle made = known.get(request);
    return made != null
        ? made
        : keep(request, new AddressDispatch(this, plain, shape, options).handle());
  }

  /** The handle of one function, its address first; the linker's own if it is left alone. */
  MethodHandle heard(int number, FunctionDescriptor shape, Linker.Option... options)
      throws Throwable {
    LinkRequest request = new LinkRequest(number, shape, options);
    MethodHandle made = known.get(request);
    if (made != null) {
      return made;
    }
    LibcFunction function = Catalog.function(number);
    MethodHandle plain = linking.link(shape, options);
    if (function.locatesErrno()) {
      return keep(request, locating(plain));
    }
    String reason = reasonToLeave(function, plain.type(), shape, options);
    if (reason != null) {
      coverage.note(function + " is not seen through a handle of " + shape + ": " + reason);
      return keep(request, plain);
    }
    prove(shape);
    if (function.canFailForNow() && captures(options)) {
      reads.place();
    }
    return keep(request, make(function, listener, shape, options));
  }

  /** Whoever asks where errno is reads it, as far as can be told. */
  private MethodHandle locating(MethodHandle plain) throws ReflectiveOperationException {
    MethodHandle read =
        MethodHandles.lookup()
            .findVirtual(HostListener.class, "errnoLocated", MethodType.methodType(void.class))
            .bindTo(listener);
    return MethodHandles.foldArguments(plain, read);
  }

  /**
   * Once, and only in a host that has something to be heard.
   *
   * @param shape of a handle that the host gets, null if that is not known
   */
  private synchronized void prove(@Nullable FunctionDescriptor shape) throws Throwable {
    if (proven) {
      return;
    }
    String wrong = FfmSelfTest.run(this, linking.linker().defaultLookup(), shape);
    listener.prepare();
    proven = true;
    if (wrong != null) {
      coverage.failed(PanamaCall.PART, "self-test: " + wrong);
    }
  }

  /** A handle could not be made this time; the host goes on with the linker's. */
  void failed(Throwable unseen) {
    listener.failed(unseen);
  }

  private MethodHandle keep(LinkRequest request, MethodHandle made) {
    known.put(request, made);
    return made;
  }

  /** Links as the host wants it, but for errno. */
  MethodHandle make(
      LibcFunction function,
      DowncallListener hears,
      FunctionDescriptor shape,
      Linker.Option... options)
      throws Throwable {
    boolean isVoid = shape.returnLayout().isEmpty();
    FunctionDescriptor full = shape;
    if (isVoid) {
      full =
          shape.changeReturnLayout(
              function.givesAddress() ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT);
    }
    boolean captures = captures(options);
    MethodHandle handle =
        captures ? linking.link(full, options) : linking.linkCapturing(full, options);
    MethodHandle plain = captures || location == null ? null : linking.link(full, options);
    return CallWrapperGenerator.around(function, hears, handle, plain, location, !captures, isVoid);
  }

  private static boolean captures(Linker.Option... options) {
    return Arrays.asList(options).contains(ErrnoSegment.ERRNO);
  }

  /** Links as anybody would. */
  MethodHandle link(FunctionDescriptor shape, Linker.Option... options) throws Throwable {
    return linking.link(shape, options);
  }

  /**
   * A handle that is heard around one of the host's.
   *
   * @param handle takes the address, the segment for errno and the arguments
   * @param ownCapture whether the segment is no parameter of the result
   * @param arguments whose parameters are those of the function
   * @return takes the address first; null if calls would tell nothing
   */
  @Nullable MethodHandle around(
      LibcFunction function, MethodHandle handle, boolean ownCapture, MethodType arguments)
      throws Throwable {
    if (lacksArguments(function, arguments.parameterCount()) || function.locatesErrno()) {
      return null;
    }
    prove(null);
    if (function.canFailForNow() && !ownCapture) {
      reads.place();
    }
    return CallWrapperGenerator.around(function, listener, handle, null, null, ownCapture, false);
  }

  private static boolean lacksArguments(LibcFunction function, int arguments) {
    return Math.max(function.idArgument(), function.selectArgument()) >= arguments;
  }

  private static @Nullable String reasonToLeave(
      LibcFunction function, MethodType plain, FunctionDescriptor shape, Linker.Option... options) {
    Class<?> result = plain.returnType();
    if (result != void.class && !CallWrapperGenerator.understands(result)) {
      return "its result is not what libc returns";
    }
    int arguments = shape.argumentLayouts().size();
    for (int i = 0; i < arguments && i <= function.lastArgument(); i++) {
      MemoryLayout argument = shape.argumentLayouts().get(i);
      if (!(argument instanceof ValueLayout value)
          || value.carrier() == float.class
          || value.carrier() == double.class) {
        return "its arguments are not what libc takes";
      }
    }
    // the address, and the host's own segment for errno
    int before = captures(options) ? 2 : 1;
    if (plain.parameterCount() != before + arguments) {
      return "it takes more than the arguments";
    }
    return lacksArguments(function, arguments) ? "it lacks arguments" : null;
  }
}
