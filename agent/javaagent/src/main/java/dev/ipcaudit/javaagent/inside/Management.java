package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.jmx.AuditBean;

/**
 * Ties the host's platform MBean server to the agent. Made while the host makes that server, by a
 * thread that holds its locks: so all else is left to a thread of our own, which ends when the
 * MBean is registered. Names no class of java.management, which a host may not have.
 */
final class Management implements Runnable {

  private final Assembly assembly;
  private volatile AuditBean bean;

  Management(Assembly assembly) {
    this.assembly = assembly;
  }

  void start() {
    Threads.daemon(this, "ipcaudit-jmx").start();
  }

  @Override
  public void run() {
    try {
      bean = PlatformServer.register(assembly.agent().instrumentation(), new Figures(assembly));
    } catch (Throwable failure) {
      assembly.coverage().note("nothing is shown to JMX clients: " + failure);
    }
  }

  /** A scan is over. */
  void scanned(ScanOutcome scan) {
    AuditBean registered = bean;
    if (registered != null) {
      registered.scanned(scan.left());
    }
  }
}
