package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.javaagent.inside.watch.Daemon;
import dev.ipcaudit.jmx.AuditBean;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Ties the host's platform MBean server to the agent. Made while the host makes that server, by a
 * thread that holds its locks: so all else is left to a thread of our own, which ends when the
 * MBean is registered. Names no class of java.management, which a host may not have.
 */
public final class MBeanRegistration implements Runnable, Boundary.Step {

  private final Instrumentation instrumentation;
  private final LiveAuditSource source;
  private final RepeatedReads registrations;
  private final Daemon registrar;
  private volatile @Nullable Thread thread;
  private volatile @Nullable AuditBean bean;

  /**
   * @param source what the MBean shows
   */
  public MBeanRegistration(
      Instrumentation instrumentation, LiveAuditSource source, Coverage coverage) {
    this.instrumentation = instrumentation;
    this.source = source;
    registrations = coverage.attempts("registrations of the MBean");
    registrar = new Daemon(this, "ipcaudit-jmx", null, registrations);
  }

  /** Starts the thread unless the MBean is registered or is about to be. Never throws. */
  public synchronized void ensure() {
    Thread running = thread;
    if (bean == null && (running == null || !running.isAlive())) {
      thread = registrar.start();
    }
  }

  @Override
  public void run() {
    Boundary.run(this, "the MBean could not be registered");
  }

  @Override
  public void step() throws Exception {
    bean = PlatformMBeanServer.register(instrumentation, source);
    registrations.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    registrations.failed(failure);
  }

  /** A scan is over. */
  public void scanned(ScanOutcome scan) {
    AuditBean registered = bean;
    if (registered != null) {
      registered.scanned(scan.left());
    }
  }
}
