package dev.ipcaudit.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps the time that walks of the stack take within an allowance, a fraction of one core. Below it
 * every call is walked; above it one of many is, and stands for those that were skipped since.
 * Thread-safe and free of locks.
 */
public final class Governor {

  /** How much is saved up at most while little is walked, and may be spent at once. */
  private static final long BURST_NANOS = 60_000_000_000L;

  /** What takes longer was a first time, or a thread that had to wait for a processor. */
  private static final long LONGEST_WALK_NANOS = 50_000;

  /** Once the allowance is spent, the clock is read for one call in this many. */
  private static final int CALLS_PER_LOOK = 64;

  private static final int PADDING = 16;

  private volatile double fraction;
  private final AtomicLong paidUntil;
  private final LongAdder[] skipped;
  private final int[] unlooked;
  private final LongAdder walks = new LongAdder();
  private final LongAdder walkNanos = new LongAdder();
  private volatile boolean exceeded;

  /**
   * @param fraction of one core, above 0; infinity for no bound
   * @param functions the highest number that will be asked for
   */
  public Governor(double fraction, int functions) {
    this.fraction = fraction;
    paidUntil = new AtomicLong(System.nanoTime());
    skipped = new LongAdder[functions + 1];
    for (int i = 0; i < skipped.length; i++) {
      skipped[i] = new LongAdder();
    }
    unlooked = new int[skipped.length * PADDING];
  }

  /** One that lets every call be walked. */
  public static Governor exact() {
    return new Governor(Double.POSITIVE_INFINITY, 0);
  }

  /** From now on every call is walked. */
  public void lift() {
    fraction = Double.POSITIVE_INFINITY;
  }

  /**
   * How many calls of a function the present one stands for, 0 if it is not to be walked.
   *
   * @param function its number in the catalogue
   */
  long weight(int function) {
    if (fraction == Double.POSITIVE_INFINITY) {
      return 1;
    }
    int looks = function * PADDING;
    // a race makes a look more or less, nothing else
    if (unlooked[looks] > 0) {
      unlooked[looks]--;
      skipped[function].increment();
      return 0;
    }
    if (paidUntil.get() - System.nanoTime() > BURST_NANOS) {
      unlooked[looks] = CALLS_PER_LOOK;
      skipped[function].increment();
      exceeded = true;
      return 0;
    }
    return exceeded ? 1 + skipped[function].sumThenReset() : 1;
  }

  /** How many calls were skipped since the last one that was walked; forgets them. */
  long leftOver(int function) {
    return exceeded ? skipped[function].sumThenReset() : 0;
  }

  /** A walk took that long, in nanoseconds. */
  void spent(long nanos) {
    walks.increment();
    walkNanos.add(nanos);
    if (fraction == Double.POSITIVE_INFINITY) {
      return;
    }
    long cost = (long) (Math.min(nanos, LONGEST_WALK_NANOS) / fraction);
    long before;
    long after;
    do {
      before = paidUntil.get();
      long now = System.nanoTime();
      after = (before - now > 0 ? before : now) + cost;
    } while (!paidUntil.compareAndSet(before, after));
  }

  /** How many walks there were. */
  public long walks() {
    return walks.sum();
  }

  /** How long they took in all, in nanoseconds. */
  public long walkNanos() {
    return walkNanos.sum();
  }

  /** The part of what may be spent at once that is spent, from 0 to 1. */
  public double used() {
    double spent = (double) (paidUntil.get() - System.nanoTime()) / BURST_NANOS;
    return Math.max(0, Math.min(1, spent));
  }

  /** Whether calls were ever skipped, so that counts are estimates. */
  public boolean exceeded() {
    return exceeded;
  }
}
