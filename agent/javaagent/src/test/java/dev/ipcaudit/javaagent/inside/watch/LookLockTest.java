package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookLockTest {

  private final ExecutorService looks = Executors.newSingleThreadExecutor();

  @Test
  void whoeverWaitsForALookThatDoesNotEndGoesWithout() throws Exception {
    LookLock lock = new LookLock(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(looks.submit(lock::enter).get()).isTrue();

    assertThat(lock.enter()).isFalse();
    assertThat(lock.enter()).isFalse();

    looks.submit(lock::leave).get();
    assertThat(lock.enter()).isTrue();
    assertThat(lock.enter()).as("again by the same thread").isTrue();
    looks.shutdown();
  }

  @Test
  void anInterruptStays() throws Exception {
    LookLock lock = new LookLock(TimeUnit.MILLISECONDS.toNanos(1));
    looks.submit(lock::enter).get();

    Thread.currentThread().interrupt();

    assertThat(lock.enter()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    looks.shutdown();
  }
}
