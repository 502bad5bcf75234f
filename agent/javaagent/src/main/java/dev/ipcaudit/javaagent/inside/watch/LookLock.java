package dev.ipcaudit.javaagent.inside.watch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps looks at the kernel's files from each other. A look may never end: a host that replaces or
 * closes descriptors which are not its own does so to one of ours as well, while it is read, and
 * the read waits in the host's pipe from then on. Whoever comes after it goes without a look, since
 * the host must come to its end. Thread-safe.
 */
public final class LookLock {

  /** Longer than looks take on a busy machine. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final long patienceNanos;

  /** Somebody has waited in vain: nobody else shall. */
  private volatile boolean inVain;

  public LookLock() {
    this(PATIENCE_NANOS);
  }

  LookLock(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /**
   * Waits for whoever looks. An interrupt of this thread ends nothing, and stays.
   *
   * @return false if that takes too long; otherwise {@link #leave} is to be called
   */
  public boolean enter() {
    long end = System.nanoTime() + (inVain ? 0 : patienceNanos);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          inVain = !lock.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          return !inVain;
        } catch (InterruptedException notNow) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The look is over. */
  public void leave() {
    lock.unlock();
  }
}
