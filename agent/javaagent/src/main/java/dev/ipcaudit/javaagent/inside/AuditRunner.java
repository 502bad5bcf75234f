package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.audit.KernelTablesReader;
import dev.ipcaudit.audit.LibraryGaps;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.intercept.HookedLibraries;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reaches the verdict on this JVM: the last one when everything of the host is over, and others
 * before, as often as somebody asks.
 */
final class AuditRunner {

  private final Assembly assembly;

  AuditRunner(Assembly assembly) {
    this.assembly = assembly;
  }

  /**
   * Whatever is there now is left behind. Commits to flight recordings; all findings are there
   * still, also those that the user accepts.
   */
  AuditReport last() {
    Interception tracking = assembly.tracking();
    tracking.spare().release();
    lookAtWaiters(tracking);
    KernelSnapshot kernel = KernelSnapshot.take(tracking.ledger());
    kernel.waits(tracking.exitLook());
    kernel.shmBefore(assembly.shmBefore());
    List<Finding> findings = auditor().judge(kernel);
    if (assembly.options().ci()) {
      noteUnused(assembly.options());
    }
    AuditReport report = report(kernel, findings, Instant.now());
    JfrBridge recorder = assembly.recorder();
    if (recorder != null) {
      try {
        recorder.commitVerdict(kernel, report);
      } catch (Throwable failure) {
        Diagnostics.warn("the verdict is missing in flight recordings", failure);
      }
    }
    return report;
  }

  /**
   * What is there now may be removed yet. Scans the kernel's tables, which takes as long as the
   * option {@code blocked} says if a thread seems to stand still; changes no later verdict.
   * Thread-safe.
   *
   * @throws IOException if the threads of this process cannot be read
   */
  AuditReport now() throws IOException, InterruptedException {
    assembly.tracking().recorder().settle();
    KernelScan.Result scan = assembly.tracking().scan().onDemand();
    return assembly.known().setApart(report(scan.kernel(), scan.findings(), null));
  }

  static LibraryGaps libraryGaps(Coverage coverage) {
    return new LibraryGaps(coverage, new HookedLibraries());
  }

  private void lookAtWaiters(Interception tracking) {
    Coverage coverage = assembly.coverage();
    tracking.recorder().settle();
    tracking.blockWatch().look();
    try {
      tracking.blockWatch().lookAtThreads();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      coverage.note("threads that stand still at the end are not known: " + failure);
    }
    tracking.blockWatch().look(); // that took time, so that more stands still for long enough
    tracking.blockWatch().atEnd();
    tracking.ledger().locks().lookAtTaken();
    if (!tracking.ledger().locks().lookAtAll()) {
      coverage.note("semaphores that are held by dead processes are not known: nobody can ask");
    }
  }

  private AuditReport report(KernelSnapshot kernel, List<Finding> findings, Instant ended) {
    Interception tracking = assembly.tracking();
    noteGaps(tracking);
    assembly.libraryGaps().look();
    Coverage coverage = assembly.coverage();
    coverage.state("kernel", kernel.state());
    boolean shown = ended == null || !assembly.options().reports().isEmpty();
    return new AuditReport(
        AuditReport.Jvm.current(ended),
        coverage.states(),
        coverage.notes(),
        tracking.ledger().dropped(),
        findings,
        auditor().accounts(),
        kernel.limits(),
        shown ? view(kernel) : null,
        BaselineResult.NONE);
  }

  /** A verdict is none the worse without it. */
  private KernelTables view(KernelSnapshot kernel) {
    try {
      Interception tracking = assembly.tracking();
      return new KernelTablesReader(tracking.ledger(), tracking.keyNames()).read(kernel.limits());
    } catch (RuntimeException | LinkageError failure) {
      Diagnostics.warn("what the kernel shows is missing in reports", failure);
      return null;
    }
  }

  private Auditor auditor() {
    Interception tracking = assembly.tracking();
    return new Auditor(
        tracking.ledger(), tracking.keyNames(), new DeclaredExpectations(assembly.options()));
  }

  /** What is declared and never comes up hides a leak to come, or is misspelt. */
  private void noteUnused(Options options) {
    for (String part : options.persistent().unused()) {
      assembly.coverage().note("persistent=" + part + " fits nothing that is left in this run");
    }
    for (String part : options.ignored().unused()) {
      assembly.coverage().note("ignore=" + part + " fits no finding of this run");
    }
  }

  private void noteGaps(Interception tracking) {
    Coverage coverage = assembly.coverage();
    if (tracking.governor().exceeded()) {
      coverage.note(
          "more calls than the allowance for walks of the stack (overhead="
              + 100 * assembly.options().overhead()
              + "%) has room for: counts that are marked as estimated stand for some that were not"
              + " walked");
    }
    long paths = tracking.ledger().droppedPaths();
    if (paths > 0) {
      coverage.state("paths", paths + " had no room, and are counted with their line alone");
    }
    long reaped = tracking.ledger().programs().unknownReaped();
    if (reaped > 0) {
      coverage.note(
          (reaped == 1 ? "1 child was" : reaped + " children were")
              + " reaped by calls of this JVM, and who had started "
              + (reaped == 1 ? "it" : "them")
              + " was not seen: whether somebody has lost an exit code is not known");
    }
    Map<String, String> gaps = tracking.ledger().gaps();
    tracking.keyNames().tellGap(gaps);
    tracking.recorder().named().tellGaps(gaps);
    BlackBoxWriter box = tracking.boxes() == null ? null : tracking.boxes().opened();
    if (box != null && box.dropped() > 0) {
      gaps.put("blackbox", box.dropped() + " objects had no room, and are not in it");
    }
    for (Map.Entry<String, String> gap : gaps.entrySet()) {
      coverage.state(gap.getKey(), gap.getValue());
    }
    if (tracking.recorder().named().queuesUnseen()) {
      coverage.note(
          "no file system of type mqueue is mounted that shows the queues of this IPC namespace:"
              + " which calls of mq_open made one, unless by O_EXCL, and which are still there, is"
              + " not known");
    }
    if (hidesProcesses()) {
      coverage.note(
          "/proc hides the processes of other users (hidepid): who else holds something is not"
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
