package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.javaagent.inside.watch.WatcherThread;
import dev.ipcaudit.jmx.AuditSource;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What JMX clients are shown. As long as no binding is in use, all is nothing, and costs nothing.
 */
public final class LiveAuditSource implements AuditSource {

  private final Supplier<AuditRunner> audits;
  private final Options options;
  private final Coverage coverage;
  private volatile @Nullable Interception interception;
  private volatile @Nullable WatcherThread watcher;

  /**
   * @param audits asked when there is something to judge, or somebody wants to know
   */
  public LiveAuditSource(Supplier<AuditRunner> audits, Options options, Coverage coverage) {
    this.audits = audits;
    this.options = options;
    this.coverage = coverage;
  }

  /** A class was rewritten: there is something to show from now on. */
  public void follow(Interception calls, WatcherThread watching) {
    watcher = watching;
    interception = calls;
  }

  @Override
  public List<Account> accounts() {
    Interception calls = interception;
    return calls == null ? List.of() : calls.ledger().accounts();
  }

  @Override
  public long tracked() {
    Interception calls = interception;
    return calls == null ? 0 : calls.ledger().live().size();
  }

  @Override
  public long dropped() {
    Interception calls = interception;
    return calls == null ? 0 : calls.ledger().dropped();
  }

  @Override
  public ScanOutcome lastScan() {
    return interception == null ? ScanOutcome.NONE : audits.get().lastScan();
  }

  @Override
  public Map<String, String> coverage() {
    return coverage.states();
  }

  @Override
  public List<String> notes() {
    return coverage.notes();
  }

  @Override
  public long walks() {
    Interception calls = interception;
    return calls == null ? 0 : calls.governor().walks();
  }

  @Override
  public long walkNanos() {
    Interception calls = interception;
    return calls == null ? 0 : calls.governor().walkNanos();
  }

  @Override
  public double allowanceUsed() {
    Interception calls = interception;
    return calls == null ? 0 : calls.governor().used();
  }

  @Override
  public boolean estimated() {
    Interception calls = interception;
    return calls != null && calls.governor().exceeded();
  }

  @Override
  public @Nullable Long watchCpuNanos() {
    WatcherThread made = watcher;
    Thread thread = made == null ? null : made.thread();
    if (thread == null) {
      return null;
    }
    try {
      long nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
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
    return options.given();
  }

  @Override
  public AuditReport judge() throws IOException, InterruptedException {
    return audits.get().now();
  }

  @Override
  public Severity failOn() {
    return options.failOn();
  }

  @Override
  public String sourceRoot() {
    return options.sourceRoot();
  }
}
