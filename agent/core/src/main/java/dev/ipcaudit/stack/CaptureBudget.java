package dev.ipcaudit.stack;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the time that all stack captures take within an allowance, a fraction of one core. Every
 * call that wants one draws once. Below the allowance each is captured; above it one of many is,
 * and stands for those that were skipped since. Which one is left to chance and to the number of
 * calls, not to the clock: a program that does the same thing in a fixed order, or at fixed times,
 * would always be seen at the same place of its round. Thread-safe and free of locks.
 */
public final class CaptureBudget {

  /** How much is saved up at most while little is captured, and may be spent at once. */
  private static final long BURST_NANOS = 60_000_000_000L;

  /** With so much of it saved up again, calls are captured one by one again. */
  private static final long RECOVERED_NANOS = BURST_NANOS / 2;

  /** What takes longer was a first time, or a thread that had to wait for a processor. */
  private static final long LONGEST_CAPTURE_NANOS = 50_000;

  /**
   * One in so many calls is captured at the least, and one in as many as a ten thousandth of those
   * that there were: what a path's share of them rests on never is so little that chance decides.
   */
  private static final int SHORT_INTERVAL = 20;

  private static final int SAMPLES = 10_000;
  private static final int LONGEST_INTERVAL = 1 << 22;

  /** While calls are skipped, the clock is read for one in this many. */
  private static final int SKIPS_PER_LOOK = 64;

  /** Without a bound one capture of so many is timed. */
  private static final int CAPTURES_PER_LOOK = 64;

  private static final long UNTIMED = 0;

  private static final Purpose[] PURPOSES = Purpose.values();

  private volatile double fraction;
  private final AtomicLong paidUntil;
  private final AtomicReferenceArray<Lane> lanes;
  private final LongAdder captures = new LongAdder();
  private final LongAdder captureNanos = new LongAdder();
  private volatile boolean exceeded;

  /** Plain: a race times one more or less. */
  private int begun;

  /** What a call is captured for: calls of one purpose do not stand for those of another. */
  public enum Purpose {
    /** It made something. */
    CREATE,
    /** There was no room for now: EAGAIN. */
    REFUSED,
    /** A limit was reached. */
    LIMIT,
    /** It was not allowed. */
    DENIED,
    /** It named what was removed before. */
    MISUSE,
    /** It waited for a child. */
    WAIT,
    /** Something that is not counted by its weight. */
    OTHER
  }

  /** Counts the calls that were skipped since the last one that it was told of. Must not throw. */
  public interface Counted {

    /** There were so many more like the others. */
    void more(long calls);
  }

  /**
   * @param fraction of one core, above 0; infinity for no bound
   * @param functions the highest number that will be asked for
   */
  public CaptureBudget(double fraction, int functions) {
    this.fraction = fraction;
    paidUntil = new AtomicLong(System.nanoTime());
    lanes = new AtomicReferenceArray<>((functions + 1) * PURPOSES.length);
  }

  /** One that lets every call be captured. */
  public static CaptureBudget exact() {
    return new CaptureBudget(Double.POSITIVE_INFINITY, 0);
  }

  /** From now on every call is captured. */
  public void lift() {
    fraction = Double.POSITIVE_INFINITY;
  }

  /**
   * Draws for a call: to be asked once for each.
   *
   * @param function its number in the catalogue
   * @return how many calls the present one stands for, 0 if its stack is not to be captured
   */
  public long draw(int function, Purpose purpose) {
    if (fraction == Double.POSITIVE_INFINITY) {
      return 1;
    }
    int at = function * PURPOSES.length + purpose.ordinal();
    Lane lane = lanes.get(at);
    if (lane == null) {
      if (isPaid(BURST_NANOS)) {
        return 1;
      }
      exceeded = true;
      lane = new Lane();
      lanes.compareAndSet(at, null, lane);
      return 1; // so that there is one which what is skipped from now on can be counted with
    }
    // a race makes an interval longer or shorter, nothing else
    int left = lane.left;
    if (left > 0) {
      lane.left = left - 1;
      lane.skipped.increment();
      if (left % SKIPS_PER_LOOK == 0 && isPaid(RECOVERED_NANOS)) {
        lane.interval = 1;
        lane.left = 0;
      }
      return 0;
    }
    long weight = 1 + lane.skipped.sumThenReset();
    lane.next(isPaid(BURST_NANOS), weight);
    return weight;
  }

  private boolean isPaid(long debtNanos) {
    return paidUntil.get() - System.nanoTime() <= debtNanos;
  }

  /** Who counts the call for which a draw was just positive, and those that follow if skipped. */
  public void counts(int function, Purpose purpose, @Nullable Counted counted) {
    if (exceeded) {
      Lane lane = lanes.get(function * PURPOSES.length + purpose.ordinal());
      if (lane != null) {
        lane.last = counted;
      }
    }
  }

  /**
   * Calls that were skipped, and that no later one stands for yet, are counted now: at the end, for
   * somebody who only looks would decide by that which one stands for them.
   */
  public void settle() {
    for (int i = 0; exceeded && i < lanes.length(); i++) {
      Lane lane = lanes.get(i);
      Counted last = lane == null ? null : lane.last;
      long skipped = lane == null || last == null ? 0 : lane.skipped.sumThenReset();
      if (last != null && skipped > 0) {
        last.more(skipped);
      }
    }
  }

  /**
   * A capture begins. Without a bound nothing depends on how long it takes, and to look at the
   * clock twice is a tenth of that: then few are timed, each for others too.
   *
   * @return what {@link #ended} is to get
   */
  public long begins() {
    if (fraction == Double.POSITIVE_INFINITY && (begun++ & CAPTURES_PER_LOOK - 1) != 0) {
      return UNTIMED;
    }
    return System.nanoTime() | 1;
  }

  /**
   * A capture is over.
   *
   * @param start what {@link #begins} gave
   */
  public void ended(long start) {
    if (start == UNTIMED) {
      captures.increment();
    } else if (fraction == Double.POSITIVE_INFINITY) {
      captures.increment();
      long nanos = Math.min(System.nanoTime() - start, LONGEST_CAPTURE_NANOS);
      captureNanos.add(nanos * CAPTURES_PER_LOOK);
    } else {
      spent(System.nanoTime() - start);
    }
  }

  /** A capture took that long, in nanoseconds. */
  void spent(long nanos) {
    captures.increment();
    captureNanos.add(nanos);
    long cost = (long) (Math.min(nanos, LONGEST_CAPTURE_NANOS) / fraction);
    long before;
    long after;
    do {
      before = paidUntil.get();
      long now = System.nanoTime();
      after = (before - now > 0 ? before : now) + cost;
    } while (!paidUntil.compareAndSet(before, after));
  }

  /** How many captures there were. */
  public long walks() {
    return captures.sum();
  }

  /** How long they took in all, in nanoseconds. */
  public long walkNanos() {
    return captureNanos.sum();
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

  /** The calls of one function for one purpose, once the allowance was used up. */
  private static final class Lane {
    private final LongAdder skipped = new LongAdder();
    private volatile @Nullable Counted last;
    private int interval = 1;
    private int left;

    /** Plain: a race forgets some. */
    private long drawn;

    /**
     * Skips ever more calls on end as long as captures are not paid for, and fewer once they are.
     */
    private void next(boolean paid, long calls) {
      drawn += calls;
      int newInterval =
          paid ? interval - (interval + 7) / 8 : Math.min(longest(), Math.max(2, 2 * interval));
      interval = Math.max(1, newInterval);
      left = interval == 1 ? 0 : chance(2 * interval);
    }

    private int longest() {
      return (int) Math.min(LONGEST_INTERVAL, Math.max(SHORT_INTERVAL, drawn / SAMPLES));
    }

    /** From 0, below {@code bound}. The generator of the thread is the host's. */
    private static int chance(int bound) {
      long bits = System.nanoTime() * 0x9E37_79B9_7F4A_7C15L;
      return (int) (((bits >>> 32) * bound) >>> 32);
    }
  }
}
