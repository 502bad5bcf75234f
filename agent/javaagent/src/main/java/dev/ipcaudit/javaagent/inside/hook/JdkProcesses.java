package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.LoadedProcesses;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;

/** Hears of the children that ProcessBuilder starts. Thread-safe. */
public final class JdkProcesses implements Runnable, Boundary.Step {

  private final Agent agent;
  private final HostTransformer transformer;
  private final Interception interception;
  private final Coverage coverage;
  private boolean hooked;

  public JdkProcesses(
      Agent agent, HostTransformer transformer, Interception interception, Coverage coverage) {
    this.agent = agent;
    this.transformer = transformer;
    this.interception = interception;
    this.coverage = coverage;
  }

  /** What the rewritten ProcessBuilder calls is there when this returns. */
  public synchronized void hook() {
    if (!hooked) {
      HookDefinition.defineProcesses(agent);
      IpcAuditProcesses.sink = interception.ledger().programs().jdk();
      hooked = true;
    }
  }

  /**
   * Has ProcessBuilder rewritten if the host uses it already. Takes milliseconds; not for a thread
   * that loads a class. Throws nothing.
   */
  @Override
  public void run() {
    Boundary.run(this, "ProcessBuilder could not be rewritten");
  }

  @Override
  public void step() throws Exception {
    if (agent.attached() || transformer.leftProcesses()) {
      LoadedProcesses.rewrite(agent.instrumentation(), interception.ledger().programs().jdk());
    }
  }

  @Override
  public void failed(Throwable failure) {
    coverage.note("what ProcessBuilder starts is not seen: " + failure);
  }
}
