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

  /** A verdict takes less, with what the JVM itself does in between. */
  private static final int FRAMES = 1000;

  private static final int STACK_BYTES = 2 << 20;

  /** The thread that ends the JVM may hold what another one waits for. */
  private static final long LONGEST_MILLIS = 60_000;

  private final Assembly assembly;
  private final int exitCode;
  private boolean announced;
  private volatile LedgerVerdict byLedger;

  /** Made before there is no room for it; started only if there is none. */
  private volatile Thread ownStack;

  /** The thread in {@link #prepare}. */
  private volatile Thread rehearsing;

  private volatile boolean concluded;
  private volatile Recorder recorder;

  LastWord(Assembly assembly) {
    this.assembly = assembly;
    exitCode = assembly.options().exitCode();
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

  /**
   * From now on a verdict is reached with a full heap too. Even what catches an OutOfMemoryError is
   * linked when the first one comes by, which takes memory: so all of that is gone through once.
   */
  void prepare(LedgerVerdict verdict) {
    rehearsing = Thread.currentThread();
    byLedger = verdict;
    ownStack = ownStack();
    run();
    rehearsing = null;
  }

  @Override
  public void run() {
    boolean rehearsal = rehearsing == Thread.currentThread();
    try {
      if (rehearsal) {
        throw new OutOfMemoryError();
      } else if (hasStack(FRAMES)) {
        conclude();
      } else {
        onOwnStack();
      }
    } catch (Throwable failure) {
      if (!endsOfMemory(failure)) {
        warn("the verdict could not be reached", failure);
      }
    }
    LedgerVerdict last = byLedger;
    if (last != null && !concluded) {
      last.conclude(rehearsal);
    }
  }

  /** Whether it says that memory or stack is used up, or a class cannot be loaded any more. */
  private static boolean endsOfMemory(Throwable failure) {
    return isOfMemory(failure) || failure instanceof LinkageError;
  }

  /** The host ended deep in its own calls, or in a stack overflow. */
  private void onOwnStack() {
    Thread made = ownStack;
    Thread exit = made == null ? ownStack() : made;
    exit.start();
    long end = System.currentTimeMillis() + LONGEST_MILLIS;
    while (exit.isAlive() && System.currentTimeMillis() < end) {
      try {
        exit.join(LONGEST_MILLIS);
      } catch (InterruptedException notNow) {
        // the host interrupted the thread that exits; it is judged all the same
      }
    }
  }

  private Thread ownStack() {
    return Threads.daemon(new Conclusion(), "ipcaudit-exit", STACK_BYTES);
  }

  /** Whether there is room for so many more frames. */
  private static boolean hasStack(int frames) {
    try {
      return frames == 0 || hasStack(frames - 1);
    } catch (Throwable end) { // a narrower one would have to be linked first
      return false;
    }
  }

  // One step that fails must not take the next one with it: a host that leaked has to fail even if
  // nothing can be shown, and its recording has to be dumped even if nothing can be judged.
  private void conclude() {
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
      report = new Judgment(assembly).last();
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
    concluded = true;
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
  private static boolean warn(String message, Throwable cause) {
    try {
      return Diagnostics.warn(message, cause);
    } catch (Throwable failure) {
      return false;
    }
  }

  private void closeBox() {
    try {
      Tracking tracking = assembly.trackingIfAny();
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
      Stderr.write(fails ? text + exitLine(options) : text);
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

  private final class Conclusion implements Runnable {
    @Override
    public void run() {
      conclude();
    }
  }
}
