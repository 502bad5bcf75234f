package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.NamedCalls;

/** Hands calls on objects that have a name to the ledger, with the name read. Thread-safe. */
final class NamedObjects {

  private final NamedCalls calls;
  private final HostMemory memory;
  private final CallGaps gaps;

  NamedObjects(NamedCalls calls, HostMemory memory, CallGaps gaps) {
    this.calls = calls;
    this.memory = memory;
    this.gaps = gaps;
  }

  /** Before a call: notes its name and what that stands for. */
  void before(HostBinding binding, LibcFunction function, Object[] arguments, CallState state)
      throws Throwable {
    state.name = name(binding, function, arguments);
    state.there =
        state.name == null
            ? null
            : calls.before(function, state.name, flags(binding, function, arguments));
  }

  /**
   * After a call that took a name away, if it succeeded, which nobody tells: what the name stood
   * for before it does not any more.
   *
   * @param name as it was read before the call
   * @param there what it stood for
   */
  void perhapsUnlinked(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      String name,
      FileIdentity there)
      throws Throwable {
    if (there != null
        && !there.equals(calls.before(function, name, flags(binding, function, arguments)))) {
      calls.unlinked(function, name, there);
    }
  }

  /**
   * After a call that opens and told a failure by an exception, or nothing: JNA throws whenever
   * errno is set, and sem_open(3) sets it when it finds nothing and creates.
   *
   * @param name as it was read before the call
   * @param there what it stood for
   * @return whether it has created an object
   */
  boolean perhapsCreated(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      String name,
      FileIdentity there)
      throws Throwable {
    return function.effect() == Effect.OPEN_NAMED
        && name != null
        && there == null
        && calls.perhapsCreated(function, name, flags(binding, function, arguments));
  }

  /**
   * After a call.
   *
   * @param there what {@link #before} gave
   */
  void returned(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      long result,
      int errno,
      FileIdentity there)
      throws Throwable {
    if (result == -1) {
      calls.failed(function, errno);
      return;
    }
    if (function.effect() == Effect.CLOSE_HANDLE) {
      calls.closed(function, CallArguments.number(binding, arguments, function.idArgument()));
      return;
    }
    String name = name(binding, function, arguments);
    if (name == null) {
      gaps.memory(function);
      return;
    }
    int flags = flags(binding, function, arguments);
    if (function.effect() == Effect.UNLINK) {
      calls.unlinked(function, name, there);
    } else if (function.effect() == Effect.MAKE_FILE) {
      calls.made(function, name, flags);
    } else {
      calls.opened(function, name, flags, there, result);
    }
  }

  private static int flags(HostBinding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    return (int) CallArguments.number(binding, arguments, function.selectArgument());
  }

  /** The name, which libc itself reads by the same address: it is in none of the kernel's hands. */
  private String name(HostBinding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    return memory.text(binding, CallArguments.at(arguments, function.idArgument()));
  }
}
