package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.intercept.CallArguments;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.Opener;

/** Hears of calls by JNA's interface mapping; the target is a {@code com.sun.jna.Function}. */
public final class InterfaceSink extends IpcAuditHooks.FunctionSink {

  private final JnaCopies copies;
  private final HostCalls calls;
  private final SelfTest selfTest;

  public InterfaceSink(HostCalls calls, Coverage coverage, Opener opener) {
    this.calls = calls;
    selfTest = new SelfTest(coverage, opener);
    copies = new JnaCopies(coverage, "jna");
  }

  @Override
  public void unknown(Object function) {
    copies.learn(function.getClass());
  }

  @Override
  public boolean before(int number, Object function, Object[] arguments) {
    boolean takesStack = false;
    try {
      JnaCopy jna = copies.of(function.getClass());
      if (jna == null) {
        return false;
      }
      takesStack = calls.before(jna, number, arguments);
      if (Catalog.function(number).effect() != Effect.GET) {
        return takesStack;
      }
      if (CallArguments.needProbe(Catalog.function(number), arguments) && calls.ask(jna)) {
        question(jna, function, arguments, Catalog.function(number).selectArgument());
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
    return takesStack;
  }

  /** Asks by the host's own Function object, with flags 0. */
  private void question(JnaCopy jna, Object function, Object[] arguments, int flagsAt) {
    Object[] question = arguments.clone();
    question[flagsAt] = 0;
    Object result = null;
    Throwable failure = null;
    try {
      result = jna.invoke(function, question);
    } catch (Throwable thrown) {
      failure = thrown;
    }
    calls.answered(jna, result, failure);
  }

  @Override
  public long errno(Object function, boolean called) {
    JnaCopy jna = copies.of(function.getClass());
    return jna == null ? IpcAuditErrno.UNKNOWN : calls.errno(jna, called);
  }

  @Override
  public boolean after(int number, Object function, Object[] arguments, Object result) {
    JnaCopy jna = copies.of(function.getClass());
    return jna != null && calls.returned(jna, number, arguments, result);
  }

  @Override
  public void captured(Throwable stack) {
    calls.captured(stack);
  }

  /** The host will call a catalogued function through this object. */
  void bound(Object function) {
    JnaCopy jna = copies.of(function.getClass());
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
    JnaCopy jna = copies.of(function.getClass());
    return jna != null && calls.thrown(jna, number, arguments, thrown);
  }
}
