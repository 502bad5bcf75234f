package dev.ipcaudit.javaagent.inside.exit;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.javaagent.inside.judge.FailedTests;
import dev.ipcaudit.javaagent.inside.show.JfrBridge;
import dev.ipcaudit.kernel.KernelAtStart;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.CappedText;
import dev.ipcaudit.report.GithubAnnotations;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.report.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the verdict, shows it, and ends the JVM if the run fails. Needs many frames of stack. For
 * one thread at a time.
 */
final class ExitVerdict implements Runnable {

  private static final String KNOWN =
      "ipcaudit: the exit code stays as it is, since these findings failed tests\n";

  /** Words of surefire and failsafe for a JVM that ends with another exit code than 0. */
  private static final String MAVEN =
      ", seen after the last test; Maven calls this \"error occurred in starting fork\"";

  private final Options options;
  private final Coverage coverage;
  private final Supplier<AuditRunner> audits;
  private final int exitCode;
  private volatile @Nullable Interception interception;
  private volatile @Nullable KernelAtStart kernel;
  private volatile @Nullable LedgerVerdict byLedger;
  private volatile @Nullable JfrBridge recorder;
  private volatile boolean begun;
  private volatile boolean reached;

  ExitVerdict(Options options, Coverage coverage, Supplier<AuditRunner> audits) {
    this.options = options;
    this.coverage = coverage;
    this.audits = audits;
    exitCode = options.exitCode();
  }

  /** What decides if nothing else can. */
  void fallBackOn(LedgerVerdict verdict) {
    byLedger = verdict;
  }

  /** What there was when the agent came. */
  void beganWith(KernelAtStart before) {
    kernel = before;
  }

  /** The sinks of the hooks. */
  void closes(Interception calls) {
    interception = calls;
  }

  /** Is to be ended once the verdict is in it. */
  void endsWith(JfrBridge started) {
    recorder = started;
  }

  @Nullable JfrBridge recorder() {
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
    KernelAtStart before = kernel;
    if (interception == null
        && recorder == null
        && before != null
        && options.asksForVerdictAlone()) {
      String verdict = UntouchedHost.verdict(coverage, before);
      if (verdict != null) {
        Stderr.write(verdict);
        reached = true;
        return;
      }
    }
    boolean ci = options.ci();
    if (byLedger != null) {
      byLedger.releaseReserve();
    }
    AuditRunner runner = null;
    AuditReport report = null;
    AuditReport left = null;
    boolean judged = false;
    // a build that could not be judged must not pass for one that is clean, unless no more could be
    // known than that nothing was made
    boolean fails = ci;
    boolean shown = false;
    try {
      runner = audits.get();
      report = runner.last();
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
      if (runner != null && report != null) {
        left = runner.baseline().suppress(report);
        FailedTests tests = runner.failedTests();
        boolean known = tests != null && tests.haveAll(left, options.failOn());
        fails = ci && !known && left.fails(options.failOn());
        judged = true;
        runner.baseline().write(report);
        shown = show(left, fails ? exitLine(runner.ledger().hasScopes()) : known ? KNOWN : "");
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
    return !endsOfMemory(failure) || (byLedger != null && byLedger.fails());
  }

  private static boolean isOfMemory(Throwable failure) {
    return failure instanceof VirtualMachineError;
  }

  /** Never throws; false if there is no memory for what says it. */
  static boolean warn(String message, @Nullable Throwable cause) {
    try {
      return Diagnostics.warn(message, cause);
    } catch (Throwable failure) {
      return false;
    }
  }

  private void closeBox() {
    try {
      Interception calls = interception;
      if (calls != null && calls.boxes() != null) {
        calls.boxes().close(calls.ledger());
      }
    } catch (Throwable failure) {
      warn("the black box could not be closed", failure);
    }
  }

  /** Whether the verdict is on stderr, if it is to be. */
  private boolean show(AuditReport report, String exitLine) {
    List<Path> written = new ArrayList<>();
    for (String file : options.reports()) {
      try {
        written.add(
            ReportFiles.write(
                report, file, options.failOn(), options.sourceRoot(), options.reportMode()));
      } catch (IOException failure) {
        warn(String.valueOf(failure.getMessage()), null);
      } catch (Throwable failure) {
        warn("the report " + file + " could not be written", failure);
      }
    }
    if (options.ci()) {
      String text = CappedText.render(report, written);
      text = text + exitLine + TextReport.notCovered(report);
      if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
        // before the text, whose last line says why the build fails
        text =
            GithubAnnotations.render(report, options.sourceRoot()) + GithubAnnotations.inert(text);
      }
      Stderr.write(text);
    }
    return true;
  }

  /**
   * @param tests whether this JVM runs tests, for which Maven may be waiting
   */
  private String exitLine(boolean tests) {
    return "ipcaudit: exit code "
        + options.exitCode()
        + ", since there are findings of severity "
        + options.failOn()
        + " or above"
        + (tests ? MAVEN : "")
        + '\n';
  }
}
