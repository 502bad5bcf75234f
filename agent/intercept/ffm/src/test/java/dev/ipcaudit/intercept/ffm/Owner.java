package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.InterceptionOwner;
import dev.ipcaudit.intercept.bytecode.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.model.Coverage;
import java.lang.instrument.Instrumentation;

/** Has what this binding needs, where there is no agent. */
final class Owner implements InterceptionOwner {

  private final Coverage coverage;
  private final HostCalls calls;

  /** What keeps hooks from being defined; null for nothing. */
  Error failure;

  Owner(Coverage coverage, HostCalls calls) {
    this.coverage = coverage;
    this.calls = calls;
  }

  @Override
  public Instrumentation instrumentation() {
    return null;
  }

  @Override
  public Coverage coverage() {
    return coverage;
  }

  @Override
  public String prefix() {
    return "prefix";
  }

  @Override
  public HostCalls calls() {
    return calls;
  }

  @Override
  public ReturnValueAnalyzer code() {
    throw new IllegalStateException();
  }

  @Override
  public byte[] classFile(String name) {
    throw new IllegalStateException("of no use to this binding");
  }

  @Override
  public void defineHooks(String... names) {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public boolean elsewhere(Runnable task) {
    task.run();
    return true;
  }

  @Override
  public boolean processesStart() {
    return false;
  }

  @Override
  public void recorderStarts() {}

  @Override
  public void managementStarts() {}
}
