package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.inside.watch.Daemon;
import java.util.concurrent.TimeUnit;

/** Something that a thread of the host wants done by one of the agent. */
final class Errand {

  /** The host's thread may hold what another agent waits for that rewrites the same class. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private Errand() {}

  /**
   * Waits until it is done, though not for ever. An interrupt of this thread ends nothing, and
   * stays. Where there can be no more threads this one does it.
   *
   * @return whether it is done
   */
  static boolean run(Runnable task) {
    Thread thread = new Daemon(task, "ipcaudit-hooks", 0).unstarted();
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      task.run();
      return true;
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    boolean interrupted = false;
    for (long left = PATIENCE_NANOS; left > 0 && thread.isAlive(); left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException notNow) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
