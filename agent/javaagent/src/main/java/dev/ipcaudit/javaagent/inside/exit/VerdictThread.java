package dev.ipcaudit.javaagent.inside.exit;

import dev.ipcaudit.javaagent.inside.watch.Daemon;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the verdict for a thread that has no stack left, since the host ended deep in its own
 * calls, or in a stack overflow. A daemon that waits for it as long as the JVM lives, under {@code
 * ci} only: there is not even room to start one then. It holds its own monitor meanwhile, until all
 * is done.
 */
final class VerdictThread implements Runnable {

  private static final int STACK_BYTES = 2 << 20;

  /** The thread that ends the JVM may hold what another one waits for. */
  private static final long LONGEST_MILLIS = 60_000;

  /** Who asks may have no room to wake it. */
  private static final long POLL_NANOS = 500_000_000;

  private final ExitVerdict conclusion;

  /** Made before there is no memory for it; started only when it is asked. */
  private final Thread concluding;

  private final Thread waiting;

  /** Whether it is to begin. */
  volatile boolean asked;

  /** Whether it is in its monitor. */
  volatile boolean holds;

  /** Whether it is past all that it can do. */
  volatile boolean done;

  private VerdictThread(ExitVerdict conclusion) {
    this.conclusion = conclusion;
    concluding = new Daemon(conclusion, "ipcaudit-exit", STACK_BYTES).unstarted();
    waiting = new Daemon(this, "ipcaudit-standby", 0).unstarted();
  }

  /** One that can be asked at once, and does nothing. */
  static VerdictThread rehearsal(ExitVerdict conclusion) {
    VerdictThread idle = new VerdictThread(conclusion);
    idle.holds = true;
    return idle;
  }

  /** One that waits, or null if there can be no more threads. */
  static @Nullable VerdictThread started(ExitVerdict conclusion) {
    try {
      VerdictThread standBy = new VerdictThread(conclusion);
      standBy.waiting.start();
      return standBy;
    } catch (Throwable noThread) {
      return null;
    }
  }

  /** Has it reached at once, on a stack of its own. */
  static void once(ExitVerdict conclusion) {
    new VerdictThread(conclusion).conclude();
  }

  /** Lets it see that it was asked. Needs room for some calls. */
  void wake() {
    LockSupport.unpark(waiting);
  }

  @Override
  public synchronized void run() {
    holds = true;
    while (!asked) {
      try {
        Thread.interrupted(); // by whoever interrupts all threads: it would not wait any more
        LockSupport.parkNanos(this, POLL_NANOS);
      } catch (Throwable stopped) {
        // whoever stops all threads does not mean this one
      }
    }
    try {
      if (!conclusion.begun()) {
        conclude();
      }
    } catch (Throwable noThread) {
      // the ledger knows at least whether something may be wrong
    }
    conclusion.orByLedger(false);
    done = true;
  }

  private void conclude() {
    concluding.start();
    long end = System.currentTimeMillis() + LONGEST_MILLIS;
    while (concluding.isAlive() && System.currentTimeMillis() < end) {
      try {
        concluding.join(LONGEST_MILLIS);
      } catch (InterruptedException notNow) {
        // the host interrupted it; it is judged all the same
      }
    }
  }
}
