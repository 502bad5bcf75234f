package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.Attempts;
import dev.ipcaudit.option.Options;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of the agent that works. It looks for calls that stand still, while there are threads
 * that make such calls, and scans the kernel's tables now and then. A daemon, with nothing of the
 * host about it; it is started with the first class that is rewritten, and again if something ends
 * it.
 */
final class Watch implements Runnable, Thread.UncaughtExceptionHandler {

  /** How often it looks until one more call that succeeds is looked at. */
  private static final int TICKS_PER_SAMPLE = 20;

  /** What stands still as long as the option says is seen at most a quarter of that later. */
  private static final int LOOKS = 4;

  /** What fails is tried ever more rarely, but at least so often, or as often as it is due. */
  private static final long RAREST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Assembly assembly;
  private final long tickNanos;
  private final long scanNanos;
  private final boolean looks;
  private final boolean scans;
  private final WatcherTask look;
  private final WatcherTask scan;
  private final Attempts starts;
  private long nextLook;
  private long nextScan;
  private volatile Thread thread;

  Watch(Assembly assembly, BlockWatch blocked) {
    this.assembly = assembly;
    Options options = assembly.options();
    looks = options.blockedMillis() > 0;
    scans = options.scanMillis() > 0;
    tickNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, options.blockedMillis() / LOOKS));
    scanNanos = TimeUnit.MILLISECONDS.toNanos(options.scanMillis());
    look = new Look(blocked);
    scan = new TimedScan();
    starts = assembly.coverage().attempts("starts of the agent's thread");
  }

  /**
   * Starts the thread if it is not there: for the first time, or since it could not be started, or
   * was ended. Costs a look at a field otherwise; never throws. Thread-safe.
   */
  void ensure() {
    Thread running = thread;
    if ((looks || scans) && (running == null || !running.isAlive())) {
      start();
    }
  }

  private synchronized void start() {
    Thread running = thread;
    if (running != null && running.isAlive()) {
      return;
    }
    try {
      Thread watcher = Threads.daemon(this, "ipcaudit-watch", 0, this);
      thread = watcher;
      watcher.start();
      IpcAuditMarks.watcher = looks ? watcher : null;
      starts.succeeded();
    } catch (Throwable noThread) {
      thread = null;
      IpcAuditMarks.watcher = null;
      starts.failed(noThread);
    }
  }

  /** The thread, or null if there is none. */
  Thread thread() {
    return thread;
  }

  /** Something ended the thread in spite of all: Thread.stop, or no memory for a second time. */
  @Override
  public void uncaughtException(Thread ended, Throwable failure) {
    if (thread == ended) {
      thread = null;
      ensure();
    }
  }

  @Override
  public void run() {
    nextLook = System.nanoTime();
    nextScan = nextLook + jittered();
    assembly.rewriteLoadedProcesses();
    while (thread == Thread.currentThread()) {
      try {
        round();
      } catch (Throwable failure) {
        // not of a task, which would have been told: what could not be done is done next time
      }
    }
  }

  private void round() {
    Thread.interrupted(); // by whoever interrupts all threads: it would not wait any more
    boolean ticks = looks && !IpcAuditMarks.ALL.isEmpty();
    long now = System.nanoTime();
    if (ticks) {
      long untilLook = nextLook - now;
      LockSupport.parkNanos(this, scans ? Math.min(untilLook, nextScan - now) : untilLook);
    } else {
      if (scans) {
        LockSupport.parkNanos(this, nextScan - now);
      } else {
        LockSupport.park(this);
      }
      nextLook = System.nanoTime() + tickNanos;
    }
    if (ticks && nextLook - System.nanoTime() <= 0) {
      nextLook = System.nanoTime() + tickNanos; // whatever the look throws
      look.attempt();
      nextLook = System.nanoTime() + later(look, tickNanos);
    }
    if (scans && nextScan - System.nanoTime() <= 0) {
      nextScan = System.nanoTime() + scanNanos;
      scan.attempt();
      // one that comes late does not make the next one come sooner
      nextScan = System.nanoTime() + later(scan, jittered());
    }
  }

  /** In how many nanoseconds a task is due again. */
  private static long later(WatcherTask task, long nanos) {
    long doubled = nanos << Math.min(10, task.inVain());
    return Math.max(nanos, Math.min(doubled, RAREST_NANOS));
  }

  /** Many JVMs that were started at once shall not scan at once for ever. */
  private long jittered() {
    return (long) (scanNanos * (0.9 + 0.2 * ThreadLocalRandom.current().nextDouble()));
  }

  private final class Look extends WatcherTask {

    private final BlockWatch blocked;
    private boolean asksLibc;
    private int ticked;

    Look(BlockWatch blocked) {
      super(assembly.coverage(), "looks at calls that may be blocked");
      this.blocked = blocked;
    }

    @Override
    void round() {
      if (!asksLibc) {
        HookDefinition.defineLibc(assembly.agent());
        asksLibc = true;
      }
      blocked.look();
      if (++ticked % TICKS_PER_SAMPLE == 0) {
        IpcAuditMarks.looks = Math.max(1, IpcAuditMarks.looks); // some of the first may be left
      }
    }
  }

  private final class TimedScan extends WatcherTask {

    TimedScan() {
      super(assembly.coverage(), "scans");
    }

    @Override
    void round() throws InterruptedException {
      assembly.tracking().scan().timed();
    }
  }
}
