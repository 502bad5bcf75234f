package dev.ipcaudit.samples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A thread of a story, whose failure is the story's; and waits that nobody interrupts. */
final class Background {

  private final FutureTask<Void> task;

  private Background(Runnable work) {
    task = new FutureTask<>(work, null);
  }

  static Background start(Runnable work) {
    Background background = new Background(work);
    Thread thread = new Thread(background.task);
    thread.setDaemon(true); // a story that fails elsewhere must not wait for it
    thread.start();
    return background;
  }

  void join() {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LibcException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isDone() {
    return task.isDone();
  }

  static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean await(CountDownLatch latch, long time, TimeUnit unit) {
    try {
      return latch.await(time, unit);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
