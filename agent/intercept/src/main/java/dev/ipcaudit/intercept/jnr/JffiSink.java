package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.Interests;

/** Hears which function has which address, and of calls by address through jffi. */
public final class JffiSink extends IpcAuditHooks.AddressSink {

  private final HostCalls calls;
  private final Coverage coverage;
  private final JffiCopies copies;
  private final JnrStubs stubs;
  private final Object resolving = new Object();

  public JffiSink(HostCalls calls, Coverage coverage, JffiCopies copies, JnrStubs stubs) {
    this.calls = calls;
    this.coverage = coverage;
    this.copies = copies;
    this.stubs = stubs;
  }

  @Override
  public void resolved(int number, long address) {
    if (IpcAuditHooks.jffiFunction(address) != 0) {
      return;
    }
    synchronized (resolving) {
      IpcAuditHooks.addresses = with(IpcAuditHooks.addresses, address, number);
    }
  }

  /** Resolves the whole catalogue by a copy of jffi that the host uses, told by a class of it. */
  void resolveAll(Class<?> classOfJffi) {
    JffiCopy jffi = copies.of(classOfJffi);
    if (jffi == null) {
      return;
    }
    try {
      for (int number = 1; number <= Catalog.size(); number++) {
        long address = jffi.address(Catalog.function(number).name());
        if (address != 0) {
          resolved(number, address);
        }
      }
    } catch (Throwable unseen) {
      copies.failed(unseen);
    }
  }

  /** A table with one address more, at most half full. */
  private static long[] with(long[] old, long address, int number) {
    int used = 0;
    for (int slot = 0; old != null && slot < old.length; slot += 2) {
      used += old[slot] == 0 ? 0 : 1;
    }
    long[] table = new long[Integer.highestOneBit(used + 1) * 8];
    put(table, address, number);
    for (int slot = 0; old != null && slot < old.length; slot += 2) {
      if (old[slot] != 0) {
        put(table, old[slot], old[slot + 1]);
      }
    }
    return table;
  }

  private static void put(long[] table, long address, long number) {
    int slot = IpcAuditHooks.addressSlot(address, table.length);
    while (table[slot] != 0) {
      slot = slot + 2 & table.length - 1;
    }
    table[slot] = address;
    table[slot + 1] = number;
  }

  @Override
  public boolean stub(int number, String name, Class<?>[] types, boolean savesErrno) {
    try {
      return stubs.announce(number == 0 ? null : Catalog.function(number), name, types, savesErrno);
    } catch (Throwable unseen) {
      copies.failed(unseen);
      return savesErrno;
    }
  }

  @Override
  public Object enter(int number, Object context, boolean ignoresErrno) {
    try {
      JffiCopy jffi = context == null ? null : copies.of(context.getClass());
      if (jffi == null) {
        return null;
      }
      boolean saves = jffi.contexts().savesErrno(context);
      Object saving = saves ? context : jffi.contexts().saving(context);
      return calls.enter(jffi, ignoresErrno || !saves) ? saving : null;
    } catch (Throwable unseen) {
      copies.failed(unseen);
      return null;
    }
  }

  @Override
  public void before(int number, Object context, long address, Object[] arguments) {
    try {
      JffiCopy jffi = copies.of(context.getClass());
      LibcFunction function = Catalog.function(number);
      Object[] numbers = jffi.arguments().numbers(arguments);
      if (function.readsMemory()) {
        numbers = jffi.arguments().withArrays(arguments, numbers);
      }
      calls.before(jffi, number, numbers);
      if (function.effect() != Effect.GET) {
        return;
      }
      int flagsAt = function.selectArgument();
      if (numbers.length <= flagsAt
          || !HostCalls.needsProbe(numbers[0], numbers[flagsAt])
          || !calls.ask(jffi)) {
        return;
      }
      Object result = null;
      Throwable failure = null;
      try {
        result = jffi.question(function, address, numbers);
      } catch (Throwable thrown) {
        failure = thrown;
      }
      calls.answered(jffi, result, failure);
    } catch (Throwable unseen) {
      copies.failed(unseen);
    }
  }

  @Override
  public void after(int number, Object context, Object[] arguments, long result) {
    try {
      JffiCopy jffi = copies.of(context.getClass());
      Object[] numbers = jffi.arguments().numbers(arguments);
      Effect effect = Catalog.function(number).effect();
      if (Interests.after(Catalog.function(number)) == IpcAuditHooks.COMMAND
          && (int) result != -1
          && !IpcAuditHooks.isCommand(number, numbers)) {
        return;
      }
      if (Catalog.function(number).readsMemory()) {
        numbers = jffi.arguments().withArrays(arguments, numbers);
      }
      calls.returned(jffi, number, numbers, result);
    } catch (Throwable unseen) {
      copies.failed(unseen);
    }
  }

  @Override
  public void leave(Object context) {
    calls.leave(copies.of(context.getClass()));
  }

  @Override
  public void unseen(int number) {
    coverage.note(
        Catalog.function(number).name()
            + " is called through a form of jffi's Invoker that is not seen");
  }

  @Override
  public Object handle(int number, Object invoker, Object context, long address) {
    try {
      JffiCopy jffi = copies.of(context.getClass());
      if (jffi != null) {
        return jffi.throughInvoker(invoker, context, address);
      }
    } catch (Throwable unseen) {
      coverage.note(
          Catalog.function(number).name() + " is not seen through method handles: " + unseen);
    }
    return invoker;
  }
}
