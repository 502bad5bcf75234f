package dev.ipcaudit.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/** Makes the timelines of a ledger, which all begin with it, and bounds how many there are. */
final class Timelines {

  /** Each takes less than 1 KiB. */
  private static final int MOST = 4096;

  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private final AtomicInteger made = new AtomicInteger();

  /** One more, or null if there are too many. */
  Timeline next() {
    return made.get() < MOST && made.incrementAndGet() <= MOST
        ? new Timeline(startNanos, startMillis)
        : null;
  }
}
