package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.Auditor;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Orphans;
import dev.ipcaudit.audit.RunningAudit;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.box.BoxDirectory;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.TrackedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the ledger with the kernel while the program runs, and shows what that says in flight
 * recordings. Thread-safe: one scan at a time.
 */
final class Scan {

  private final Assembly assembly;
  private final Ledger ledger;
  private final BlockWatch blocked;
  private final RunningAudit audit;
  private Set<TrackedObject> absent = new HashSet<>();
  private volatile ScanOutcome last = ScanOutcome.NONE;

  Scan(Assembly assembly, Tracking tracking) {
    this.assembly = assembly;
    ledger = tracking.ledger();
    blocked = tracking.blockWatch();
    Auditor auditor =
        new Auditor(ledger, tracking.keyNames(), new DeclaredExpectations(assembly.options()));
    audit = new RunningAudit(ledger, auditor, assembly.options().leakAgeMillis());
  }

  /**
   * Scans once.
   *
   * @throws IOException if the threads of this process cannot be read
   */
  synchronized Result run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    blocked.lookAtThreads();
    ledger.locks().lookAtAll();
    KernelSnapshot kernel = KernelSnapshot.take(ledger);
    assembly.coverage().state("kernel", kernel.state());
    List<Finding> findings = new ArrayList<>(audit.judge(kernel));
    findings.addAll(orphans());
    retire(kernel);
    Recorder recorder = assembly.recorder();
    if (recorder != null) {
      recorder.commit(kernel, findings);
    }
    last = last.next(start, findings, assembly.known().left(findings), kernel.limits());
    Management management = assembly.management();
    if (management != null) {
      management.scanned(last);
    }
    return new Result(kernel, findings);
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

  /** What others left behind; one that cannot be told is no reason to scan no more. */
  private List<Finding> orphans() {
    try {
      String directory = assembly.options().blackbox();
      return assembly.options().keepsBlackbox()
          ? new Orphans(directory == null ? BoxDirectory.own() : Path.of(directory)).findings()
          : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /**
   * What two scans on end did not find is gone: what one does not find may be removed at this very
   * moment, by a call that has not been written down yet.
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

  /** What the kernel said, and what that means. */
  record Result(KernelSnapshot kernel, List<Finding> findings) {}
}
