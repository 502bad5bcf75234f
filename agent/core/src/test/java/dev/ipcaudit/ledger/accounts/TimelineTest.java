package dev.ipcaudit.ledger.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an account keeps of its past; the clock is that of the test. */
class TimelineTest {

  private static final CallSite SITE = new CallSite("Maker", "make", "Maker.java", 1, List.of());
  private static final long MILLI = 1_000_000;

  /** Some moment: nanoTime may be anything, and it wraps around in here. */
  private static final long ZERO = Long.MAX_VALUE - 40 * MILLI;

  private final Timeline timeline = new Timeline(ZERO, 1_000_000);
  private final Account account = new Account(Kind.SYSV_SEM, SITE, null, new PathRoom(9));

  @Test
  void aShortRunIsKnownToTheMillisecond() {
    at(3, 1);
    at(3, 1);
    at(5, -1);
    at(9, 4);

    History history = historyAt(11);

    assertThat(history.live()).containsExactly(0, 0, 0, 2, 2, 1, 1, 1, 1, 5, 5, 5);
    assertThat(history.intervalMillis()).isEqualTo(1);
    assertThat(history.start().toEpochMilli()).isEqualTo(1_000_000);
    assertThat(history.lastedMillis()).isEqualTo(11);
    assertThat(history.peak()).isEqualTo(5);
    assertThat(history.eagain()).isEmpty();
  }

  @Test
  void intervalsDoubleWhenThereIsNoRoomForOneMore() {
    for (int millis = 0; millis < 1000; millis++) {
      at(millis, 1);
    }

    History history = historyAt(1000);

    assertThat(history.intervalMillis()).isEqualTo(16);
    assertThat(history.live()).hasSize(63);
    for (int i = 0; i < 62; i++) {
      assertThat(history.live()[i]).isEqualTo(16 * (i + 1));
    }
    assertThat(history.live()[62]).isEqualTo(1000);
    assertThat(history.until(0)).isEqualTo(16);
    assertThat(history.until(62)).isEqualTo(1000);
    assertThat(history.length(62)).isEqualTo(8);
  }

  @Test
  void whatHappenedBeforeAndAfterALongPauseIsKept() {
    long year = 365L * 24 * 60 * 60 * 1000;
    at(0, 7);
    at(year / 2, 2);
    at(year / 2 + 1, -4);

    History history = historyAt(year);

    int half = (int) (year / 2 / history.intervalMillis());
    assertThat(history.live()).hasSizeBetween(32, 64).startsWith(7).endsWith(5);
    assertThat(Arrays.copyOf(history.live(), half)).containsOnly(7);
    assertThat(Arrays.copyOfRange(history.live(), half, history.live().length)).containsOnly(5);
    assertThat(history.lastedMillis()).isEqualTo(year);
  }

  @Test
  void failuresAreCountedInTheirInterval() {
    at(1, 1);
    fail(2, 3);
    fail(5, 10);
    fail(5, 1);

    assertThat(historyAt(7).eagain()).containsExactly(0, 0, 3, 0, 0, 11, 0, 0);

    fail(300, 100);
    History later = historyAt(300);
    assertThat(later.intervalMillis()).isEqualTo(8);
    assertThat(later.eagain()).startsWith(14, 0, 0).endsWith(0, 100);
    assertThat(Arrays.stream(later.eagain()).sum()).isEqualTo(114);
  }

  @Test
  void readingTwiceGivesTheSame() {
    at(1, 2);
    at(70, 3);

    assertThat(historyAt(90).live()).isEqualTo(historyAt(90).live());
  }

  /** Eight threads at once, by the real clock: the end is exact, and nothing was ever too high. */
  @Test
  void theEndIsExactWhateverThreadsDo() throws Exception {
    Account busy = new Account(Kind.SYSV_SEM, SITE, new Timelines().next(), new PathRoom(9));
    int threads = 8;
    int rounds = 100_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> ends = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      ends.add(
          pool.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  busy.countCreated(1);
                  if (i % 2 == 0) {
                    busy.countRemoved(SITE, 1);
                  }
                }
              }));
    }
    while (!pool.isTerminated()) {
      pool.shutdown();
      busy.history(System.nanoTime());
    }
    for (Future<?> end : ends) {
      end.get();
    }

    long[] live = busy.history(System.nanoTime()).live();

    assertThat(live).endsWith(threads * rounds / 2);
    assertThat(Arrays.stream(live).max()).hasValue(threads * rounds / 2);
  }

  @Test
  void thereAreNotMoreThanThereIsRoomFor() {
    Timelines timelines = new Timelines();
    int made = 0;
    while (timelines.next() != null) {
      made++;
    }

    assertThat(made).isEqualTo(4096);
    assertThat(timelines.next()).isNull();
    assertThat(account.history(0)).isNull();
  }

  private void at(long millis, int objects) {
    timeline.before(ZERO + millis * MILLI, account);
    for (int i = 0; i < Math.abs(objects); i++) {
      if (objects > 0) {
        account.countCreated(1);
      } else {
        account.countRemoved(SITE, 1);
      }
    }
  }

  private void fail(long millis, int times) {
    timeline.before(ZERO + millis * MILLI, account);
    account.path(SITE).failed(EagainStatsTest.call(), times, true);
  }

  private History historyAt(long millis) {
    return timeline.history(ZERO + millis * MILLI, account);
  }
}
