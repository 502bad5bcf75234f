package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.report.TextReport;
import java.io.IOException;

/**
 * Judges when everything of the host is over: after all of its shutdown hooks and after files were
 * deleted on exit. The recorder's own hook, which would dump and close recordings beside the host's
 * hooks, is taken out and run from here, once the events of the verdict are committed. So nothing
 * has to wait for anything, and no event is lost.
 */
final class LastWord implements Runnable {

  private final Assembly assembly;
  private boolean announced;
  private volatile Recorder recorder;

  LastWord(Assembly assembly) {
    this.assembly = assembly;
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
      assembly
          .coverage()
          .note("judged beside the host's shutdown hooks, not after them: " + otherJdk);
      Runtime.getRuntime().addShutdownHook(new Thread(this, "ipcaudit-exit"));
    }
  }

  /** A flight recorder has started: it shall show the verdict too. */
  void recorderStarted(Recorder started) {
    announce();
    recorder = started;
  }

  Recorder recorder() {
    return recorder;
  }

  // One step that fails must not take the next one with it: a host that leaked has to fail even if
  // nothing can be shown, and its recording has to be dumped even if nothing can be judged.
  @Override
  public void run() {
    AuditReport report = null;
    try {
      report = new Judgment(assembly).last();
    } catch (Throwable failure) {
      Diagnostics.warn("the verdict could not be reached", failure);
    }
    try {
      if (recorder != null) {
        recorder.runHook();
      }
    } catch (Throwable failure) {
      Diagnostics.warn("flight recordings could not be closed", failure);
    }
    Options options = assembly.options();
    AuditReport left = report == null ? null : assembly.known().setApart(report);
    // a build that could not be judged must not pass for one that is clean
    boolean fails = options.ci() && (left == null || left.fails(options.failOn()));
    if (report != null) {
      assembly.known().write(report);
      show(left, fails);
    }
    closeBox();
    if (fails) {
      Runtime.getRuntime().halt(options.exitCode());
    }
  }

  private void closeBox() {
    try {
      Boxes boxes = assembly.tracking().boxes();
      if (boxes != null) {
        boxes.close(assembly.tracking().ledger());
      }
    } catch (Throwable failure) {
      Diagnostics.warn("the black box could not be closed", failure);
    }
  }

  private void show(AuditReport report, boolean fails) {
    Options options = assembly.options();
    for (String file : options.reports()) {
      try {
        ReportFiles.write(report, file, options.failOn(), options.sourceRoot());
      } catch (IOException failure) {
        Diagnostics.warn(failure.getMessage());
      } catch (Throwable failure) {
        Diagnostics.warn("the report " + file + " could not be written", failure);
      }
    }
    if (options.ci()) {
      try {
        String text = TextReport.render(report);
        Stderr.write(fails ? text + exitLine(options) : text);
      } catch (Throwable failure) {
        Diagnostics.warn("the verdict could not be shown", failure);
      }
    }
  }

  private static String exitLine(Options options) {
    return "ipcaudit: exit code "
        + options.exitCode()
        + ", since there are findings of severity "
        + options.failOn()
        + " or above\n";
  }
}
