package dev.ipcaudit.intercept.call;

import dev.ipcaudit.model.Coverage;
import java.util.function.IntSupplier;

/** Listens to the hooks that all bindings have in common. Thread-safe. */
public final class CommonSink extends IpcAuditHooks.Sink implements IntSupplier {

  /** Of what is thrown before a hook knows its binding. */
  static final String PART = "hooks";

  private final Coverage coverage;
  private final HostCalls calls;

  public CommonSink(Coverage coverage, HostCalls calls) {
    this.coverage = coverage;
    this.calls = calls;
    coverage.unsaid(this);
  }

  /** Listens to the hooks from now on. */
  public void install() {
    IpcAuditHooks.sink = this;
  }

  @Override
  public void lost(Throwable unseen) {
    coverage.lost(PART, unseen);
  }

  @Override
  public void errnoRead() {
    calls.errnoRead();
  }

  @Override
  public int getAsInt() {
    return IpcAuditHooks.unsaid;
  }
}
