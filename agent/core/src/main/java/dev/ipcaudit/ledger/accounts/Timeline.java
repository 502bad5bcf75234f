package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.History;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many objects one call site held over time, and how often it failed with EAGAIN, in intervals
 * that double when there is no room for one more. So a run of a second is known to the hundredth
 * part and one of a year is not forgotten.
 *
 * <p>Within an interval nothing is written: only the first event after its end looks at the
 * counters, which then say how it ended. Threads that come at the same moment do not wait for that;
 * they may count before it looks, so that one interval has what belongs to the next, and the
 * counters themselves are always right.
 */
public final class Timeline {

  /** Even, since two become one. */
  static final int INTERVALS = 64;

  private static final long FIRST_NANOS = 1_000_000;

  private final long startNanos;
  private final long startMillis;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final int[] live = new int[INTERVALS];
  private long @Nullable [] failed;
  private long width = FIRST_NANOS;
  private int current;
  private volatile long next;

  /** The same moment twice: of the clock that is never set, and of the one that tells the time. */
  Timeline(long startNanos, long startMillis) {
    this.startNanos = startNanos;
    this.startMillis = startMillis;
    next = startNanos + width;
  }

  /** Something happens to the account now, and is not counted yet. */
  void before(Account account) {
    before(System.nanoTime(), account);
  }

  void before(long now, Account account) {
    if (now - next >= 0 && writing.compareAndSet(false, true)) {
      try {
        advance(now, account);
      } finally {
        writing.set(false);
      }
    }
  }

  /**
   * All until now.
   *
   * @param now as System.nanoTime gives it
   */
  // what holds it are a few stores of another thread
  @SuppressWarnings("ThreadPriorityCheck")
  History history(long now, Account account) {
    while (!writing.compareAndSet(false, true)) {
      Thread.yield();
    }
    try {
      advance(now, account);
      long[] held = new long[current + 1];
      for (int i = 0; i < current; i++) {
        held[i] = live[i];
      }
      held[current] = Math.max(0, account.live());
      long lasted = Math.max(0, now - startNanos) / 1_000_000;
      return new History(
          Instant.ofEpochMilli(startMillis),
          Instant.ofEpochMilli(startMillis + lasted),
          width / 1_000_000,
          held,
          failures(account.eagain()));
    } finally {
      writing.set(false);
    }
  }

  private long[] failures(long total) {
    if (total == 0) {
      return new long[0];
    }
    long[] each = new long[current + 1];
    long before = 0;
    for (int i = 0; i <= current; i++) {
      long until = i == current ? total : failed == null ? 0 : failed[i];
      each[i] = Math.max(0, until - before);
      before = until;
    }
    return each;
  }

  private void advance(long now, Account account) {
    long interval = (now - startNanos) / width;
    if (interval <= current) {
      return;
    }
    int held = (int) Math.max(0, Math.min(Integer.MAX_VALUE, account.live()));
    long failures = account.eagain();
    if (failed == null && failures > 0) {
      failed = new long[INTERVALS];
    }
    while (interval >= INTERVALS) {
      fill(INTERVALS, held, failures);
      fold();
      interval = (now - startNanos) / width;
    }
    fill((int) interval, held, failures);
    next = startNanos + (interval + 1) * width;
  }

  private void fill(int to, int held, long failures) {
    if (current < to) {
      Arrays.fill(live, current, to, held);
      if (failed != null) {
        Arrays.fill(failed, current, to, failures);
      }
      current = to;
    }
  }

  /** Two intervals become one, which ends as the second of them did. */
  private void fold() {
    width *= 2;
    current /= 2;
    for (int i = 0; i < current; i++) {
      live[i] = live[2 * i + 1];
      if (failed != null) {
        failed[i] = failed[2 * i + 1];
      }
    }
  }
}
