package dev.ipcaudit.tests.frame;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition outside this JVM, which nothing can notify us of. */
final class Await {

  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** The first non-null value of {@code look}, or null when the time is over. */
  static <T> T value(Duration limit, Supplier<T> look) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T value = look.get();
      if (value != null || System.nanoTime() - end > 0) {
        return value;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }
}
