package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With the time that passes. */
class WatchClockTest {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);

  @Test
  void whatALookComesLateByDoesNotCount() throws Exception {
    WatchClock clock = new WatchClock(TICK);
    Thread.sleep(200);

    clock.begin();

    assertThat(clock.nanos()).isEqualTo(TICK);
  }

  @Test
  void whatALookTakesDoesNotCount() throws Exception {
    WatchClock clock = new WatchClock(TimeUnit.MINUTES.toNanos(1));
    clock.begin();
    long before = clock.nanos();
    Thread.sleep(100);
    clock.end();
    clock.begin();

    assertThat(clock.nanos() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void howLongSomethingLastedIsToldWithTheDelayUnlessTheJvmWasStopped() throws Exception {
    WatchClock clock = new WatchClock(TICK);
    clock.begin();
    clock.end();
    long before = clock.lasted();
    Thread.sleep(300);
    clock.begin();
    assertThat(clock.lasted() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(290));
    clock.end();

    before = clock.lasted();
    Thread.sleep(1200); // as if by SIGSTOP
    clock.begin();
    assertThat(clock.lasted() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
  }

  @Test
  void afterARestNoLookIsLate() throws Exception {
    WatchClock clock = new WatchClock(TICK);
    Thread.sleep(50);
    clock.rested();

    clock.begin();

    assertThat(clock.nanos()).isLessThan(TICK);
  }
}
