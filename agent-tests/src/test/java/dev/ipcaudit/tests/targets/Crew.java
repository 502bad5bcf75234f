package dev.ipcaudit.tests.targets;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Eight threads that do the same thing at the same time. */
final class Crew {

  static final int THREADS = 8;

  private Crew() {}

  /** Does the job so many times in all, whichever thread comes first. */
  static void together(int times, Runnable job) {
    AtomicInteger left = new AtomicInteger(times);
    work(
        () -> {
          while (left.getAndDecrement() > 0) {
            job.run();
          }
        });
  }

  /** Every thread does the job so many times. */
  static void each(int times, Runnable job) {
    work(
        () -> {
          for (int i = 0; i < times; i++) {
            job.run();
          }
        });
  }

  private static void work(Runnable part) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(part, "crew-" + i);
      thread.setUncaughtExceptionHandler((dead, error) -> failure.set(error));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }
}
