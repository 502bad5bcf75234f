package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Auditor;
import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.jfr.FlightRecording;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.report.TextReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Judges when everything of the host is over: after all of its shutdown hooks and after files were
 * deleted on exit. The recorder's own hook, which would dump and close recordings beside the host's
 * hooks, is taken out and run from here, once the events of the verdict are committed. So nothing
 * has to wait for anything, and no event is lost.
 */
final class LastWord implements Runnable {

  private final Options options;
  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Coverage coverage;
  private boolean announced;
  private FlightRecording recording;
  private Thread recorderHook;

  LastWord(Options options, Ledger ledger, KeyNames keyNames, Coverage coverage) {
    this.options = options;
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.coverage = coverage;
  }

  /** Makes sure that this runs at the end. */
  synchronized void announce() {
    if (announced) {
      return;
    }
    announced = true;
    try {
      IpcAuditHooks.atExit(this);
    } catch (LinkageError otherJdk) {
      coverage.note("judged beside the host's shutdown hooks, not after them: " + otherJdk);
      Runtime.getRuntime().addShutdownHook(new Thread(this, "ipcaudit-exit"));
    }
  }

  /** Shows the verdict in recordings too; nothing is loaded or done until the recorder starts. */
  void awaitRecorder() {
    recording = FlightRecording.await(ledger, auditor(), this::recorderStarted);
  }

  private void recorderStarted() {
    try {
      announce();
      recorderHook = RecorderHook.takeOut();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      coverage.note("findings at exit may be missing in recordings: " + failure);
    }
  }

  private Auditor auditor() {
    return new Auditor(ledger, keyNames, new DeclaredExpectations(options));
  }

  @Override
  public void run() {
    AuditReport report = null;
    try {
      report = judge();
    } catch (Throwable failure) {
      Diagnostics.warn("the verdict could not be reached", failure);
    }
    if (recorderHook != null) {
      runRecorderHook();
    }
    if (report != null) {
      show(report);
    }
  }

  private AuditReport judge() {
    KernelSnapshot kernel = KernelSnapshot.take(ledger);
    Auditor auditor = auditor();
    List<Finding> findings = auditor.judge(kernel);
    if (recording != null && recording.started()) {
      recording.commit(kernel);
      recording.commit(findings);
    }
    coverage.state("kernel", kernel.trouble() == null ? "full" : "partial: " + kernel.trouble());
    ProcessHandle self = ProcessHandle.current();
    AuditReport.Jvm jvm =
        new AuditReport.Jvm(
            self.pid(),
            System.getProperty("java.version"),
            System.getProperty("sun.java.command", ""),
            Namespaces.ipc(),
            self.info().startInstant().orElse(null),
            Instant.now());
    return new AuditReport(
        jvm,
        coverage.states(),
        coverage.notes(),
        ledger.dropped(),
        findings,
        auditor.accounts(),
        kernel.limits());
  }

  private void runRecorderHook() {
    recorderHook.start();
    boolean over = false;
    while (!over) {
      try {
        recorderHook.join();
        over = true;
      } catch (InterruptedException notNow) {
        // the host interrupted the thread that exits; the recording is dumped all the same
      }
    }
  }

  private void show(AuditReport report) {
    for (String file : options.reports()) {
      try {
        ReportFiles.write(report, file);
      } catch (IOException | RuntimeException | LinkageError failure) {
        Diagnostics.warn(failure.getMessage());
      }
    }
    if (options.ci()) {
      Stderr.write(TextReport.render(report));
      if (report.fails(options.failOn())) {
        Runtime.getRuntime().halt(options.exitCode());
      }
    }
  }
}
