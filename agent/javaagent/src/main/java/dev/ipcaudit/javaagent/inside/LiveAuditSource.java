package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.jmx.AuditSource;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * What JMX clients are shown. As long as no binding is in use, all is nothing, and costs nothing.
 */
final class LiveAuditSource implements AuditSource {

  private final Assembly assembly;

  LiveAuditSource(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public List<Account> accounts() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? List.of() : tracking.ledger().accounts();
  }

  @Override
  public long tracked() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? 0 : tracking.ledger().live().size();
  }

  @Override
  public long dropped() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? 0 : tracking.ledger().dropped();
  }

  @Override
  public ScanOutcome lastScan() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? ScanOutcome.NONE : tracking.scan().last();
  }

  @Override
  public Map<String, String> coverage() {
    return assembly.coverage().states();
  }

  @Override
  public List<String> notes() {
    return assembly.coverage().notes();
  }

  @Override
  public long walks() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? 0 : tracking.governor().walks();
  }

  @Override
  public long walkNanos() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? 0 : tracking.governor().walkNanos();
  }

  @Override
  public double allowanceUsed() {
    Interception tracking = assembly.trackingIfAny();
    return tracking == null ? 0 : tracking.governor().used();
  }

  @Override
  public boolean estimated() {
    Interception tracking = assembly.trackingIfAny();
    return tracking != null && tracking.governor().exceeded();
  }

  @Override
  public Long watchCpuNanos() {
    Thread watcher = assembly.watcher();
    if (watcher == null) {
      return null;
    }
    try {
      long nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(watcher.getId());
      return nanos < 0 ? null : nanos;
    } catch (UnsupportedOperationException notHere) {
      return null;
    }
  }

  @Override
  public String version() {
    return Agent.class.getPackage().getImplementationVersion();
  }

  @Override
  public String options() {
    return assembly.options().given();
  }

  @Override
  public AuditReport judge() throws IOException, InterruptedException {
    return new AuditRunner(assembly).now();
  }

  @Override
  public Severity failOn() {
    return assembly.options().failOn();
  }

  @Override
  public String sourceRoot() {
    return assembly.options().sourceRoot();
  }
}
