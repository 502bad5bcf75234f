package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.NamedCalls;

/** Hands calls on objects that have a name to the ledger, with the name read. Thread-safe. */
final class NamedObjects {

  private final NamedCalls calls;

  NamedObjects(NamedCalls calls) {
    this.calls = calls;
  }

  /** Before a call: what its name stands for, or null. */
  FileIdentity before(Binding binding, LibcFunction function, Object[] arguments) throws Throwable {
    String name = name(binding, function, arguments);
    return name == null ? null : calls.before(function, name, flags(binding, function, arguments));
  }

  /**
   * After a call.
   *
   * @param there what {@link #before} gave
   */
  void returned(
      Binding binding,
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
    switch (function.effect()) {
      case CLOSE_HANDLE:
        calls.closed(function, binding.number(arguments[function.idArgument()]));
        break;
      case UNLINK:
        String unlinked = name(binding, function, arguments);
        if (unlinked != null) {
          calls.unlinked(function, unlinked, there);
        }
        break;
      case MAKE_FILE:
        String made = name(binding, function, arguments);
        if (made != null) {
          calls.made(function, made, flags(binding, function, arguments));
        }
        break;
      default:
        String opened = name(binding, function, arguments);
        if (opened != null) {
          calls.opened(function, opened, flags(binding, function, arguments), there, result);
        }
        break;
    }
  }

  private static int flags(Binding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    int at = function.selectArgument();
    return at >= 0 && at < arguments.length ? (int) binding.number(arguments[at]) : 0;
  }

  /** The name, which libc itself reads by the same address: it is in none of the kernel's hands. */
  private static String name(Binding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    if (arguments.length <= function.idArgument()) {
      return null; // a call that is to fail, as a test of the hooks makes
    }
    Object given = arguments[function.idArgument()];
    String name = binding.text(given);
    if (name != null) {
      return name;
    }
    long address = binding.address(given);
    return address == 0 ? null : RawMemory.text(address);
  }
}
