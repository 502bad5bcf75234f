package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.KeyQuestion;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.Coverage;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Listens to calls by JNA's interface mapping, whose target is a {@code com.sun.jna.Function}, and
 * to methods that JNA binds to a function. Thread-safe.
 */
final class JnaSink extends IpcAuditJna.Sink {

  private final JnaInstances copies;
  private final HostCalls calls;
  private final JnaSelfTest selfTest;
  private final Bindings bindings;
  private volatile @Nullable DirectMapping direct;

  JnaSink(Bindings bindings) {
    this.bindings = bindings;
    Coverage coverage = bindings.coverage();
    calls = bindings.calls();
    selfTest = new JnaSelfTest(coverage);
    copies = new JnaInstances(bindings, "jna");
  }

  /**
   * Listens to the hooks from now on.
   *
   * @param prefix of natives that were given a wrapper
   */
  void install(String prefix) {
    IpcAuditJna.prefix = prefix;
    IpcAuditJna.sink = this;
  }

  /** Made with the first class whose natives JNA binds. */
  DirectMapping direct() {
    DirectMapping present = direct;
    return present == null ? makeDirect() : present;
  }

  private synchronized DirectMapping makeDirect() {
    if (direct == null) {
      direct = new DirectMapping(bindings, copies);
    }
    return direct;
  }

  @Override
  public void unknown(Object function) {
    copies.learn(function.getClass());
  }

  @Override
  public boolean before(int number, Object function, Object[] arguments) {
    boolean takesStack = false;
    try {
      JnaInstance jna = copies.of(function.getClass());
      if (jna == null) {
        return false;
      }
      takesStack = calls.before(jna, number, arguments);
      LibcFunction called = Catalog.function(number);
      if (called.canBeProbed()) {
        calls.probe(jna, called, arguments, new Question(jna, function));
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
    return takesStack;
  }

  /** Asks by the host's own Function object. */
  private static final class Question implements KeyQuestion {

    private final JnaInstance jna;
    private final Object function;

    Question(JnaInstance jna, Object function) {
      this.jna = jna;
      this.function = function;
    }

    @Override
    public Object ask(Object[] arguments) throws Throwable {
      return jna.invoke(function, arguments);
    }
  }

  @Override
  public long errno(Object function, boolean called) {
    JnaInstance jna = copies.of(function.getClass());
    return jna == null ? IpcAuditErrno.UNKNOWN : calls.errno(jna, called);
  }

  @Override
  public boolean after(int number, Object function, Object[] arguments, Object result) {
    JnaInstance jna = copies.of(function.getClass());
    return jna != null && calls.returned(jna, number, arguments, result);
  }

  @Override
  public void captured(Throwable stack) {
    calls.captured(stack);
  }

  @Override
  public void bound(Object function, long address, Method method) {
    try {
      if (LibcAddresses.unknown()) {
        copies.learn(function.getClass());
      }
      int number = IpcAuditFilter.functionAt(address);
      // first, so that a host which maps interfaces only does not wait for method handles
      if (!method.getDeclaringClass().isInterface()) {
        direct().bound(function, number, method);
      } else if (number != 0) {
        willBeCalled(function);
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
  }

  @Override
  public CallSite link(MethodHandles.Lookup caller, MethodHandle target, int number) {
    return direct().link(caller, target, number);
  }

  /** The host will call a catalogued function through this object. */
  private void willBeCalled(Object function) {
    JnaInstance jna = copies.of(function.getClass());
    if (jna != null) {
      calls.prepare(jna);
      selfTest.run(function, jna.copy());
    }
  }

  @Override
  public boolean thrown(int number, Object function, Object[] arguments, Throwable thrown) {
    if (selfTest.isTested(function)) {
      return false;
    }
    JnaInstance jna = copies.of(function.getClass());
    return jna != null && calls.thrown(jna, number, arguments, thrown);
  }
}
