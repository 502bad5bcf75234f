package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.option.Options;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's one thread. It looks for calls that stand still, while there are threads that make
 * such calls, and scans the kernel's tables now and then. A daemon, with nothing of the host about
 * it; it is started with the first class that is rewritten.
 */
final class Watch implements Runnable {

  /** How often it looks until one more call that succeeds is looked at. */
  private static final int TICKS_PER_SAMPLE = 20;

  /** What stands still as long as the option says is seen at most a quarter of that later. */
  private static final int LOOKS = 4;

  private final Assembly assembly;
  private final BlockWatch blocked;
  private final long tickNanos;
  private final long scanNanos;
  private boolean looks;
  private int ticked;
  private boolean scans;
  private long nextScan;
  private volatile Thread thread;

  Watch(Assembly assembly, BlockWatch blocked) {
    this.assembly = assembly;
    this.blocked = blocked;
    Options options = assembly.options();
    looks = options.blockedMillis() > 0;
    scans = options.scanMillis() > 0;
    tickNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, options.blockedMillis() / LOOKS));
    scanNanos = TimeUnit.MILLISECONDS.toNanos(options.scanMillis());
  }

  void start() {
    if (!looks && !scans) {
      return;
    }
    Thread watcher = Threads.daemon(this, "ipcaudit-watch");
    IpcAuditMarks.watcher = looks ? watcher : null;
    thread = watcher;
    watcher.start();
  }

  /** The thread, or null if none was wanted. */
  Thread thread() {
    return thread;
  }

  @Override
  public void run() {
    nextScan = System.nanoTime() + jittered();
    boolean first = true;
    while (looks || scans) {
      boolean ticks = looks && !IpcAuditMarks.ALL.isEmpty();
      long untilScan = nextScan - System.nanoTime();
      if (ticks) {
        LockSupport.parkNanos(this, scans ? Math.min(tickNanos, untilScan) : tickNanos);
      } else if (scans) {
        LockSupport.parkNanos(this, untilScan);
      } else {
        LockSupport.park(this);
      }
      if (ticks) {
        if (first) {
          first = false;
          HookDefinition.defineLibc(assembly.agent());
        }
        look();
      }
      if (scans && nextScan - System.nanoTime() <= 0) {
        scan();
        // one that comes late does not make the next one come sooner
        nextScan = System.nanoTime() + jittered();
      }
    }
  }

  /** Many JVMs that were started at once shall not scan at once for ever. */
  private long jittered() {
    return (long) (scanNanos * (0.9 + 0.2 * ThreadLocalRandom.current().nextDouble()));
  }

  private void look() {
    try {
      blocked.look();
      if (++ticked % TICKS_PER_SAMPLE == 0) {
        IpcAuditMarks.looks = Math.max(1, IpcAuditMarks.looks); // some of the first may be left
      }
    } catch (Throwable failure) {
      looks = false;
      Diagnostics.warn("calls that stand still are not looked for any more", failure);
    }
  }

  private void scan() {
    try {
      assembly.tracking().scan().run();
    } catch (Throwable failure) {
      scans = false;
      Diagnostics.warn("the kernel's tables are not scanned any more before the end", failure);
    }
  }
}
