package dev.ipcaudit.ledger.accounts;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the timelines of a ledger, which all begin with it, and bounds how many there are. */
public final class Timelines {

  /** Each takes less than 1 KiB. */
  private static final int MOST = 4096;

  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private final int most;
  private final AtomicInteger made = new AtomicInteger();

  public Timelines() {
    this(MOST);
  }

  public Timelines(int most) {
    this.most = most;
  }

  /** One more, or null if there are too many. */
  public @Nullable Timeline next() {
    if (made.get() >= most) {
      return null;
    }
    if (made.incrementAndGet() > most) {
      made.decrementAndGet();
      return null;
    }
    return new Timeline(startNanos, startMillis);
  }

  /** One is not needed any more. */
  public void giveBack() {
    made.decrementAndGet();
  }
}
