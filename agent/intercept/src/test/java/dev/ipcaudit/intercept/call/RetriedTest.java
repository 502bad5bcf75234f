package dev.ipcaudit.intercept.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.model.Coverage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetriedTest {

  private final Coverage coverage = new Coverage();
  private long now = Long.MAX_VALUE - 5; // the clock may wrap
  private int asked;
  private Throwable failure = new ClassNotFoundException("Too many open files");

  private final Retried<String> copy =
      new Retried<>(coverage, "jna") {
        @Override
        protected String make() throws ReflectiveOperationException {
          asked++;
          if (failure instanceof Error) {
            throw (Error) failure;
          }
          if (failure != null) {
            throw (ReflectiveOperationException) failure;
          }
          return "made";
        }

        @Override
        long now() {
          return now;
        }
      };

  @Test
  void oneFailureIsNotForGood() {
    coverage.active("jna");
    assertThat(copy.get()).isNull();
    assertThat(copy.get()).isNull();
    assertThat(asked).isOne();
    assertThat(coverage.states().get("jna")).startsWith("failed: ").contains("Too many open files");

    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(copy.get()).isNull();
    failure = null;
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(copy.get()).isNull(); // the pause has doubled
    assertThat(asked).isEqualTo(2);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(copy.get()).isEqualTo("made");
    assertThat(copy.get()).isEqualTo("made");
    assertThat(asked).isEqualTo(3);
    assertThat(coverage.states().get("jna")).isEqualTo("active");
    assertThat(coverage.notes().toString()).contains("2 of 2 reads of a copy of jna failed");
  }

  @Test
  void whatFailsAgainAndAgainIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      now += TimeUnit.HOURS.toNanos(1);
      assertThat(copy.get()).isNull();
    }
    assertThat(asked).isEqualTo(10);
  }

  @Test
  void anotherFailureOfThePartStays() {
    assertThat(copy.get()).isNull();
    coverage.failed("jna", "no hook");
    failure = null;
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(copy.get()).isEqualTo("made");
    assertThat(coverage.states().get("jna")).isEqualTo("failed: no hook");
  }

  @Test
  void withoutMemoryTheCallIsLostAndTheNextOneTriesAgain() {
    failure = new OutOfMemoryError();
    assertThatThrownBy(copy::get).isSameAs(failure);
    failure = null;
    assertThat(copy.get()).isEqualTo("made");
  }
}
