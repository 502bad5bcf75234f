package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.KeyQuestion;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import org.jspecify.annotations.Nullable;

/** Learns which function has which address, and listens to calls by address through jffi. */
final class JffiSink extends IpcAuditJffi.Sink {

  private final HostCalls calls;
  private final Coverage coverage;
  private final JffiInstances copies;
  private final JnrStubs stubs;

  /** Our own look-ups pass the same hook. */
  private final ThreadLocal<Object> resolving = new ThreadLocal<>();

  JffiSink(HostCalls calls, Coverage coverage, JffiInstances copies, JnrStubs stubs) {
    this.calls = calls;
    this.coverage = coverage;
    this.copies = copies;
    this.stubs = stubs;
  }

  /** Listens to the hooks from now on. */
  void install() {
    IpcAuditJffi.sink = this;
  }

  @Override
  public void resolved(Object library) {
    resolveAll(library.getClass());
  }

  @Override
  public long errno(Object context, boolean called) {
    JffiInstance jffi = context == null ? null : copies.of(context.getClass());
    return jffi == null ? IpcAuditErrno.UNKNOWN : calls.errno(jffi, called);
  }

  /**
   * Looks the whole catalog up by a copy of jffi that the host uses, told by a class of it, if
   * nothing else has told where it is.
   */
  void resolveAll(Class<?> classOfJffi) {
    JffiInstance jffi = LibcAddresses.unknown() ? copies.of(classOfJffi) : null;
    if (jffi == null || resolving.get() != null) {
      return;
    }
    resolving.set(this);
    try {
      LibcAddresses.learn(coverage, jffi);
    } catch (Throwable unseen) {
      copies.lost(unseen);
    } finally {
      resolving.remove();
    }
  }

  @Override
  public boolean stub(int number, String name, Class<?>[] types, boolean savesErrno) {
    try {
      return stubs.announce(number == 0 ? null : Catalog.function(number), name, types, savesErrno);
    } catch (Throwable unseen) {
      copies.lost(unseen);
      return savesErrno;
    }
  }

  @Override
  public @Nullable Object enter(int number, @Nullable Object context, boolean ignoresErrno) {
    try {
      if (Catalog.function(number).locatesErrno()) {
        calls.errnoLocated();
        return null;
      }
      JffiInstance jffi = context == null ? null : copies.of(context.getClass());
      if (context == null || jffi == null) {
        return null;
      }
      boolean saves = jffi.contexts().savesErrno(context);
      Object saving = saves ? context : jffi.contexts().saving(context);
      return calls.enter(jffi, ignoresErrno || !saves) ? saving : null;
    } catch (Throwable unseen) {
      copies.lost(unseen);
      return null;
    }
  }

  @Override
  public boolean before(int number, Object context, long address, Object[] arguments) {
    boolean takesStack = false;
    try {
      JffiInstance jffi = copies.of(context.getClass());
      if (jffi == null) {
        return false;
      }
      LibcFunction function = Catalog.function(number);
      Object[] numbers = jffi.contexts().passed(context, jffi.arguments().numbers(arguments));
      if (function.readsMemory()) {
        numbers = jffi.arguments().withArrays(arguments, numbers);
      }
      takesStack = calls.before(jffi, number, numbers);
      if (function.canBeProbed()) {
        calls.probe(jffi, function, numbers, new Question(jffi, address));
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
    return takesStack;
  }

  /** Asks by the address that the host is about to call. */
  private static final class Question implements KeyQuestion {

    private final JffiInstance jffi;
    private final long address;

    Question(JffiInstance jffi, long address) {
      this.jffi = jffi;
      this.address = address;
    }

    @Override
    public Object ask(Object[] arguments) throws Throwable {
      return jffi.call(address, arguments);
    }
  }

  @Override
  public void captured(Throwable stack) {
    calls.captured(stack);
  }

  @Override
  public boolean after(int number, Object context, Object[] arguments, long result) {
    try {
      JffiInstance jffi = copies.of(context.getClass());
      if (jffi == null) {
        return false;
      }
      LibcFunction function = Catalog.function(number);
      Object[] numbers = jffi.contexts().passed(context, jffi.arguments().numbers(arguments));
      if (!IpcAuditFilter.commandMatters(number, (int) result == -1, numbers)) {
        return false;
      }
      if (function.readsMemory()) {
        numbers = jffi.arguments().withArrays(arguments, numbers);
      }
      return calls.returned(jffi, number, numbers, jffi.contexts().result(context, result));
    } catch (Throwable unseen) {
      copies.lost(unseen);
      return false;
    }
  }

  @Override
  public void leave(Object context) {
    JffiInstance jffi = copies.of(context.getClass());
    if (jffi != null) {
      calls.leave(jffi);
    }
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
      JffiInstance jffi = copies.of(context.getClass());
      if (jffi != null) {
        return jffi.throughInvoker(invoker, context, address);
      }
    } catch (Throwable unseen) {
      LostCalls.throwIfForNow(unseen); // the hook gives the host's own
      coverage.note(
          Catalog.function(number).name() + " is not seen through method handles: " + unseen);
    }
    return invoker;
  }
}
