package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.audit.KernelTablesReader;
import dev.ipcaudit.audit.LibraryGaps;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.watch.BlockedCallDetector;
import dev.ipcaudit.javaagent.inside.watch.WatcherThread;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the verdict on this JVM: the last one when everything of the host is over, and others
 * before, as often as somebody asks.
 */
public final class AuditRunner {

  private final Interception interception;
  private final WatcherThread watcher;
  private final BaselineFilter baseline;
  private final Options options;
  private final Coverage coverage;
  private final @Nullable Set<String> shmBefore;
  private final ResultListener listener;
  private @Nullable LibraryGaps libraryGaps;
  private volatile @Nullable FailedTests failedTests;
  private @Nullable KernelScan scan;

  /**
   * @param shmBefore what was in /dev/shm when the agent came; null if it does not matter or is not
   *     known
   * @param listener gets every scan and the last verdict
   */
  public AuditRunner(
      Interception interception,
      WatcherThread watcher,
      BaselineFilter baseline,
      Options options,
      Coverage coverage,
      @Nullable Set<String> shmBefore,
      ResultListener listener) {
    this.interception = interception;
    this.watcher = watcher;
    this.baseline = baseline;
    this.options = options;
    this.coverage = coverage;
    this.shmBefore = shmBefore;
    this.listener = listener;
  }

  /**
   * Whatever is there now is left behind. Commits to flight recordings; all findings are there
   * still, also those that the user accepts.
   */
  public AuditReport last() {
    interception.spare().release();
    lookAtWaiters();
    KernelSnapshot kernel = KernelSnapshot.take(interception.ledger());
    kernel.waits(watcher.waits());
    kernel.shmBefore(shmBefore);
    Auditor.Judgment judgment = expectingAuditor().atEnd(kernel);
    if (options.ci()) {
      noteUnused();
    }
    AuditReport report = report(kernel, judgment, Instant.now());
    listener.judged(kernel, report);
    return report;
  }

  /**
   * What is there now may be removed yet. Scans the kernel's tables, which takes as long as the
   * option {@code blocked} says if a thread seems to be blocked; changes no later verdict.
   * Thread-safe.
   *
   * @throws IOException if the threads of this process cannot be read
   */
  public AuditReport now() throws IOException, InterruptedException {
    KernelScan.Result result = scans().onDemand();
    List<SiteAccount> accounts = expectingAuditor().accounts();
    Auditor.Judgment judgment = new Auditor.Judgment(result.findings(), accounts);
    return baseline.suppress(report(result.kernel(), judgment, null));
  }

  /**
   * Scans since the time for it has come. Thread-safe.
   *
   * @throws InterruptedException if the thread is interrupted while it looks at others
   */
  void scan() throws InterruptedException {
    scans().timed();
  }

  /** What the last scan said; waits for none. Thread-safe. */
  public ScanOutcome lastScan() {
    return scans().last();
  }

  /**
   * The findings between two scans, without a look at threads. Thread-safe, and waits for no scan.
   *
   * @param kernel taken just now
   */
  public List<Finding> soFar(KernelSnapshot kernel) {
    return scans().soFar(kernel);
  }

  /**
   * What is wrong for good, as grave as what fails this JVM, and was not asked for yet: whoever
   * asks lets a test fail for each. Empty if nothing fails this JVM. Thread-safe.
   */
  public synchronized List<Finding> forTests() {
    if (!options.ci()) {
      return List.of();
    }
    List<Finding> grave = new ArrayList<>();
    KernelSnapshot kernel = KernelSnapshot.take(interception.ledger());
    for (Finding finding : baseline.left(expectingAuditor().lasting(kernel))) {
      if (finding.severity().reaches(options.failOn())) {
        grave.add(finding);
      }
    }
    FailedTests known = failedTests;
    if (known == null) {
      known = new FailedTests();
      failedTests = known;
    }
    return known.add(grave);
  }

  /** The findings that failed tests; null if no tests asked. */
  public @Nullable FailedTests failedTests() {
    return failedTests;
  }

  public Ledger ledger() {
    return interception.ledger();
  }

  public BaselineFilter baseline() {
    return baseline;
  }

  /** One that judges what is in the ledger. */
  public Auditor auditor(Suppressions suppressions) {
    return new Auditor(interception.ledger(), interception.keyNames(), suppressions);
  }

  private Auditor expectingAuditor() {
    return auditor(new DeclaredExpectations(options));
  }

  /** The one that remembers what earlier scans saw, made on first use. */
  private synchronized KernelScan scans() {
    if (scan == null) {
      scan = new KernelScan(interception, watcher.blocked(), baseline, options, coverage, listener);
    }
    return scan;
  }

  /** Remembers which libraries it knows, made on first use. */
  private synchronized LibraryGaps libraryGaps() {
    if (libraryGaps == null) {
      libraryGaps = new LibraryGaps(coverage);
    }
    return libraryGaps;
  }

  private void lookAtWaiters() {
    BlockedCallDetector blocked = watcher.blocked();
    interception.recorder().settle();
    blocked.look();
    try {
      blocked.lookAtThreads();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      coverage.note("which threads are blocked at the end is not known: " + failure);
    }
    blocked.look(); // that took time, so that more is blocked for long enough
    blocked.atEnd();
    interception.ledger().locks().lookAtTaken();
    if (!interception.ledger().locks().lookAtAll()) {
      coverage.note(
          "semaphores that dead processes hold are not known: the agent cannot read GETNCNT");
    }
  }

  private AuditReport report(
      KernelSnapshot kernel, Auditor.Judgment judgment, @Nullable Instant ended) {
    noteGaps();
    libraryGaps().look();
    coverage.state("kernel", kernel.state());
    boolean shown = ended == null || !options.reports().isEmpty();
    return new AuditReport(
        AuditReport.Jvm.current(ended),
        coverage.states(),
        coverage.notes(),
        interception.ledger().dropped(),
        judgment.findings(),
        judgment.accounts(),
        kernel.limits(),
        shown ? view(kernel) : null,
        BaselineResult.NONE);
  }

  /** A verdict is none the worse without it. */
  private @Nullable KernelTables view(KernelSnapshot kernel) {
    try {
      return new KernelTablesReader(interception.ledger(), interception.keyNames())
          .read(kernel.limits());
    } catch (RuntimeException | LinkageError failure) {
      Diagnostics.warn("what the kernel shows is missing in reports", failure);
      return null;
    }
  }

  /** What is declared and never comes up hides a leak to come, or is misspelt. */
  private void noteUnused() {
    for (String part : options.persistent().unused()) {
      coverage.note("persistent=" + part + " matched no object that is left in this run");
    }
    for (String part : options.ignored().unused()) {
      coverage.note("ignore=" + part + " matched no finding of this run");
    }
  }

  private void noteGaps() {
    if (interception.governor().exceeded()) {
      coverage.note(
          "more calls than the budget of stack captures (overhead="
              + 100 * options.overhead()
              + "%) allows: counts that are marked as estimated include calls whose stack was not"
              + " captured");
    }
    long paths = interception.ledger().droppedPaths();
    if (paths > 0) {
      coverage.state("paths", paths + " had no room, and are counted with their call site alone");
    }
    long reaped = interception.ledger().programs().unknownReaped();
    if (reaped > 0) {
      coverage.note(
          (reaped == 1 ? "1 child was" : reaped + " children were")
              + " reaped by calls of this JVM, and who started "
              + (reaped == 1 ? "it" : "them")
              + " was not seen: whether an exit code is lost is not known");
    }
    Map<String, String> gaps = interception.ledger().gaps();
    interception.keyNames().reportGap(gaps);
    interception.recorder().named().reportGaps(gaps);
    BlackBoxWriter box = interception.boxes() == null ? null : interception.boxes().opened();
    if (box != null && box.dropped() > 0) {
      gaps.put("blackbox", box.dropped() + " objects had no room, and are not in it");
    }
    for (Map.Entry<String, String> gap : gaps.entrySet()) {
      coverage.state(gap.getKey(), gap.getValue());
    }
    if (interception.recorder().named().queuesUnseen()) {
      coverage.note(
          "no file system of type mqueue is mounted that shows the queues of this IPC namespace:"
              + " which calls of mq_open created one, unless by O_EXCL, and which are still there,"
              + " is not known");
    }
    if (hidesProcesses()) {
      coverage.note(
          "/proc hides the processes of other users (hidepid): who else holds an object is not"
              + " known");
    }
  }

  private static boolean hidesProcesses() {
    try {
      return Namespaces.hidesProcesses();
    } catch (IOException unreadable) {
      return false;
    }
  }
}
