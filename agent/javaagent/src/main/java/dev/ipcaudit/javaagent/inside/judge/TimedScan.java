package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.javaagent.inside.watch.WatcherTask;
import dev.ipcaudit.model.Coverage;
import java.util.function.Supplier;

/** The scan that is due again and again. */
public final class TimedScan extends WatcherTask {

  private final AgentLoader agent;
  private final Supplier<AuditRunner> audits;

  private TimedScan(AgentLoader agent, Coverage coverage, Supplier<AuditRunner> audits) {
    super(coverage, "scans");
    this.agent = agent;
    this.audits = audits;
  }

  /**
   * One that is scanned by {@code audits}, which is asked when the first one is due. Of the type
   * that is asked for: whoever had to turn it into that would have both classes loaded by the
   * verifier.
   */
  public static WatcherTask of(AgentLoader agent, Coverage coverage, Supplier<AuditRunner> audits) {
    return new TimedScan(agent, coverage, audits);
  }

  @Override
  protected void round() throws InterruptedException {
    audits.get().scan();
    agent.forgetAhead(); // this host has started long ago
  }
}
