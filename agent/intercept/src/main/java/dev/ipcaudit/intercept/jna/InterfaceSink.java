package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.KeyQuestion;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.model.Coverage;

/** Hears of calls by JNA's interface mapping; the target is a {@code com.sun.jna.Function}. */
public final class InterfaceSink extends IpcAuditHooks.FunctionSink {

  private final JnaInstances copies;
  private final HostCalls calls;
  private final JnaSelfTest selfTest;

  public InterfaceSink(HostCalls calls, Coverage coverage, ModuleOpener opener) {
    this.calls = calls;
    selfTest = new JnaSelfTest(coverage, opener);
    copies = new JnaInstances(coverage, "jna");
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

  /** The host will call a catalogued function through this object. */
  void bound(Object function) {
    JnaInstance jna = copies.of(function.getClass());
    if (jna != null) {
      calls.prepare(jna);
    }
    selfTest.run(function);
  }

  @Override
  public boolean thrown(int number, Object function, Object[] arguments, Throwable thrown) {
    if (selfTest.hears(function)) {
      return false;
    }
    JnaInstance jna = copies.of(function.getClass());
    return jna != null && calls.thrown(jna, number, arguments, thrown);
  }
}
