package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.audit.rule.Orphans;
import dev.ipcaudit.audit.rule.RunningAudit;
import dev.ipcaudit.box.BoxDirectory;
import dev.ipcaudit.box.OldBoxes;
import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.watch.BlockedCallDetector;
import dev.ipcaudit.javaagent.inside.watch.LookLock;
import dev.ipcaudit.javaagent.inside.watch.WatcherTask;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ledger with the kernel while the program runs, and shows what that says in flight
 * recordings. Thread-safe: one scan at a time.
 */
final class KernelScan {

  private final LookLock lock = new LookLock();
  private final Interception interception;
  private final BlockedCallDetector blocked;
  private final BaselineFilter baseline;
  private final Options options;
  private final Coverage coverage;
  private final ResultListener listener;
  private final Ledger ledger;
  private final RunningAudit audit;
  private final RepeatedReads tables;
  private final WatcherTask threads;
  private final WatcherTask semaphores;
  private final WatcherTask orphans;
  private final WatcherTask recordings;
  private final WatcherTask notifications;
  private final @Nullable WatcherTask log;
  private Set<TrackedObject> absent = new HashSet<>();
  private List<Finding> orphaned = List.of();

  /** While it is committed. */
  private @Nullable Result latest;

  private volatile ScanOutcome last = ScanOutcome.NONE;

  /**
   * @param listener gets every scan
   */
  KernelScan(
      Interception interception,
      BlockedCallDetector blocked,
      BaselineFilter baseline,
      Options options,
      Coverage coverage,
      ResultListener listener) {
    this.interception = interception;
    this.blocked = blocked;
    this.baseline = baseline;
    this.options = options;
    this.coverage = coverage;
    this.listener = listener;
    ledger = interception.ledger();
    Auditor auditor =
        new Auditor(ledger, interception.keyNames(), new DeclaredExpectations(options));
    audit = new RunningAudit(auditor, options.leakAgeMillis());
    tables = coverage.attempts("scans of all of the kernel's tables");
    threads = new BlockedOnes();
    semaphores = new Semaphores();
    orphans = new LookForOrphans();
    recordings = new Commit();
    notifications = new Notify();
    log = options.logsFindings() ? new Log() : null;
  }

  /** A scan whose time has come. Throws as {@link #run} does. */
  Result timed() throws InterruptedException {
    Result result = run(true);
    if (log != null) {
      log.attempt(); // the host's logging may wait for whoever asks for a scan
    }
    return result;
  }

  /**
   * A scan because somebody wants to know: it sees what the timed ones have found, and leaves what
   * they remember as it is. Throws as {@link #run} does.
   */
  Result onDemand() throws InterruptedException {
    return run(false);
  }

  /**
   * Scans once. What a part of it cannot do is left out, and said in the coverage.
   *
   * @throws InterruptedException if the thread is interrupted while it looks at others
   * @throws IllegalStateException if an earlier scan does not end
   */
  private Result run(boolean timed) throws InterruptedException {
    if (!lock.enter()) {
      throw new IllegalStateException("an earlier scan of the kernel's tables did not end");
    }
    try {
      return scan(timed);
    } finally {
      lock.leave();
    }
  }

  private Result scan(boolean timed) throws InterruptedException {
    long start = System.nanoTime();
    listener.scanBegins();
    interception.spare().keep();
    threads.attempt();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    semaphores.attempt();
    KernelSnapshot kernel = KernelSnapshot.take(ledger);
    if (kernel.trouble() == null) {
      tables.succeeded();
    } else {
      tables.failed(kernel.trouble());
    }
    coverage.state("kernel", kernel.state());
    List<Finding> findings = new ArrayList<>(timed ? audit.scanned(kernel) : audit.looked(kernel));
    orphans.attempt();
    findings.addAll(orphaned);
    if (timed) {
      retire(kernel);
    }
    Result result = new Result(kernel, findings);
    latest = result;
    recordings.attempt();
    latest = null;
    last = last.next(start, findings, baseline.left(findings), kernel.limits());
    notifications.attempt();
    return result;
  }

  /** What the last one said; read by any thread, also while one is running. */
  ScanOutcome last() {
    return last;
  }

  /**
   * The findings between two scans, without a look at threads. Thread-safe, and waits for no scan.
   *
   * @param kernel taken just now
   */
  List<Finding> soFar(KernelSnapshot kernel) {
    return audit.soFar(kernel, last.findings());
  }

  /**
   * What two timed scans on end did not find is gone: what one does not find may be removed at this
   * very moment, by a call that has not been written down yet.
   */
  private void retire(KernelSnapshot kernel) {
    Set<TrackedObject> now = new HashSet<>();
    for (TrackedObject object : ledger.live()) {
      if (kernel.of(object) == KernelSnapshot.State.ABSENT) {
        if (absent.contains(object)) {
          ledger.vanished(object);
        } else {
          now.add(object);
        }
      }
    }
    absent = now;
  }

  /** Which calls are blocked that nobody marked. */
  private final class BlockedOnes extends WatcherTask {

    BlockedOnes() {
      super(coverage, "scans of threads");
    }

    @Override
    protected void round() throws IOException, InterruptedException {
      blocked.lookAtThreads();
    }
  }

  /** Which semaphores the dead hold. */
  private final class Semaphores extends WatcherTask {

    Semaphores() {
      super(coverage, "scans of semaphores");
    }

    @Override
    protected void round() {
      ledger.locks().lookAtAll();
    }
  }

  /** What other JVMs left behind. */
  private final class LookForOrphans extends WatcherTask {

    LookForOrphans() {
      super(coverage, "scans of black boxes");
    }

    @Override
    protected void round() throws IOException {
      orphaned = List.of();
      if (options.keepsBlackbox()) {
        String given = options.blackbox();
        Path directory = given == null ? BoxDirectory.own() : Path.of(given);
        Orphans left = new Orphans(directory);
        orphaned = left.findings();
        BoxDirectory.removeStale(left.spent());
        OldBoxes.remove(directory);
      }
    }
  }

  /** What flight recordings get of a scan. */
  private final class Commit extends WatcherTask {

    Commit() {
      super(coverage, "commits of scans to flight recordings");
    }

    @Override
    protected void round() {
      Result result = latest;
      if (result != null) {
        listener.scanned(result.kernel(), result.findings());
      }
    }
  }

  /** What JMX clients get of a scan. */
  private final class Notify extends WatcherTask {

    Notify() {
      super(coverage, "notifications of JMX clients");
    }

    @Override
    protected void round() {
      listener.scanned(last);
    }
  }

  /** What a log gets of a scan. */
  private final class Log extends WatcherTask {

    Log() {
      super(coverage, "writes of findings to the log");
    }

    @Override
    protected void round() {
      listener.toBeLogged(last);
    }
  }

  /** What the kernel said, and what that means. */
  record Result(KernelSnapshot kernel, List<Finding> findings) {}
}
