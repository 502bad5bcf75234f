package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.report.TextReport;
import java.io.IOException;

/**
 * Reaches the verdict, shows it, and ends the JVM if the run fails. Needs many frames of stack. For
 * one thread at a time.
 */
final class ExitVerdict implements Runnable {

  private final Assembly assembly;
  private final int exitCode;
  private volatile LedgerVerdict byLedger;
  private volatile JfrBridge recorder;
  private volatile boolean begun;
  private volatile boolean reached;

  ExitVerdict(Assembly assembly) {
    this.assembly = assembly;
    exitCode = assembly.options().exitCode();
  }

  /** What decides if nothing else can. */
  void fallBackOn(LedgerVerdict verdict) {
    byLedger = verdict;
  }

  /** Is to be ended once the verdict is in it. */
  void endsWith(JfrBridge started) {
    recorder = started;
  }

  JfrBridge recorder() {
    return recorder;
  }

  /** Whether some thread is at it, or was. */
  boolean begun() {
    return begun;
  }

  /** Whether there is nothing left to do. */
  boolean reached() {
    return reached;
  }

  /**
   * Decides by the ledger alone if there is no verdict. Allocates nothing, and loads nothing once
   * it was rehearsed.
   *
   * @param rehearsal only to have all of it linked
   */
  void orByLedger(boolean rehearsal) {
    LedgerVerdict last = byLedger;
    if (last != null && !reached) {
      last.conclude(rehearsal);
      reached = !rehearsal;
    }
  }

  /** Whether it says that memory or stack is used up, or a class cannot be loaded any more. */
  static boolean endsOfMemory(Throwable failure) {
    return isOfMemory(failure) || failure instanceof LinkageError;
  }

  // One step that fails must not take the next one with it: a host that leaked has to fail even if
  // nothing can be shown, and its recording has to be dumped even if nothing can be judged.
  @Override
  public void run() {
    begun = true;
    boolean ci = assembly.options().ci();
    if (byLedger != null) {
      byLedger.releaseReserve();
    }
    AuditReport report = null;
    AuditReport left = null;
    boolean judged = false;
    // a build that could not be judged must not pass for one that is clean, unless no more could be
    // known than that nothing was made
    boolean fails = ci;
    boolean shown = false;
    try {
      report = new AuditRunner(assembly).last();
    } catch (Throwable failure) {
      fails = ci && failsFor(failure);
      warn("the verdict could not be reached", failure);
    }
    try {
      if (recorder != null) {
        recorder.runHook();
      }
    } catch (Throwable failure) {
      warn("flight recordings could not be closed", failure);
    }
    try {
      if (report != null) {
        left = assembly.known().setApart(report);
        fails = ci && left.fails(assembly.options().failOn());
        judged = true;
        assembly.known().write(report);
        shown = show(left, fails);
      }
    } catch (Throwable failure) {
      fails = judged ? fails : ci && failsFor(failure);
      shown = warn("the verdict could not be shown", failure) && !isOfMemory(failure);
    }
    closeBox();
    if (byLedger != null && !shown) {
      byLedger.say(fails, judged);
    }
    reached = true;
    if (fails) {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Whether a run fails of which nothing is known but that it could not be judged. */
  private boolean failsFor(Throwable failure) {
    return !endsOfMemory(failure) || byLedger != null && byLedger.fails();
  }

  private static boolean isOfMemory(Throwable failure) {
    return failure instanceof VirtualMachineError;
  }

  /** Never throws; false if there is no memory for what says it. */
  static boolean warn(String message, Throwable cause) {
    try {
      return Diagnostics.warn(message, cause);
    } catch (Throwable failure) {
      return false;
    }
  }

  private void closeBox() {
    try {
      Interception tracking = assembly.trackingIfAny();
      if (tracking != null && tracking.boxes() != null) {
        tracking.boxes().close(tracking.ledger());
      }
    } catch (Throwable failure) {
      warn("the black box could not be closed", failure);
    }
  }

  /** Whether the verdict is on stderr, if it is to be. */
  private boolean show(AuditReport report, boolean fails) {
    Options options = assembly.options();
    for (String file : options.reports()) {
      try {
        ReportFiles.write(report, file, options.failOn(), options.sourceRoot());
      } catch (IOException failure) {
        warn(failure.getMessage(), null);
      } catch (Throwable failure) {
        warn("the report " + file + " could not be written", failure);
      }
    }
    if (options.ci()) {
      String text = TextReport.render(report);
      Stderr.write((fails ? text + exitLine(options) : text) + TextReport.notCovered(report));
    }
    return true;
  }

  private static String exitLine(Options options) {
    return "ipcaudit: exit code "
        + options.exitCode()
        + ", since there are findings of severity "
        + options.failOn()
        + " or above\n";
  }
}
