package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.jmx.AuditBean;
import dev.ipcaudit.model.RepeatedReads;

/**
 * Ties the host's platform MBean server to the agent. Made while the host makes that server, by a
 * thread that holds its locks: so all else is left to a thread of our own, which ends when the
 * MBean is registered. Names no class of java.management, which a host may not have.
 */
final class MBeanRegistration implements Runnable {

  private final Assembly assembly;
  private final RepeatedReads registrations;
  private volatile Thread thread;
  private volatile AuditBean bean;

  MBeanRegistration(Assembly assembly) {
    this.assembly = assembly;
    registrations = assembly.coverage().attempts("registrations of the MBean");
  }

  /** Starts the thread unless the MBean is registered or is about to be. Never throws. */
  synchronized void ensure() {
    Thread running = thread;
    if (bean != null || running != null && running.isAlive()) {
      return;
    }
    try {
      Thread registrar = Threads.daemon(this, "ipcaudit-jmx");
      registrar.start();
      thread = registrar;
    } catch (Throwable noThread) {
      registrations.failed(noThread);
    }
  }

  @Override
  public void run() {
    try {
      bean =
          PlatformMBeanServer.register(
              assembly.agent().instrumentation(), new LiveAuditSource(assembly));
      registrations.succeeded();
    } catch (Throwable failure) {
      registrations.failed(failure);
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
