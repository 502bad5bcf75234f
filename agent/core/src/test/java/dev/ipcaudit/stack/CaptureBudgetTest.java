package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.junit.jupiter.api.Test;

class CaptureBudgetTest {

  private static final long CAPTURE = 10_000;

  /** The burst of a minute is 60 us of captures then: a few, and hardly one later. */
  private static final double LITTLE = 0.000_001;

  private static final int CALLS = 100_000;

  private final long[] counted = new long[5];

  @Test
  void belowTheAllowanceEveryCallIsCaptured() {
    CaptureBudget budget = new CaptureBudget(0.5, 2);

    for (int call = 0; call < 1000; call++) {
      assertThat(budget.draw(1, Purpose.CREATE)).isOne();
      budget.spent(CAPTURE);
    }

    assertThat(budget.exceeded()).isFalse();
  }

  @Test
  void aboveItEveryCallIsCountedStill() {
    CaptureBudget budget = new CaptureBudget(LITTLE, 2);

    for (int call = 0; call < CALLS; call++) {
      call(budget, Purpose.CREATE, 0);
    }

    assertThat(budget.exceeded()).isTrue();
    assertThat(budget.walks()).isLessThan(CALLS / 10);
    budget.settle();
    assertThat(counted[0]).isEqualTo(CALLS);
    budget.settle();
    assertThat(counted[0]).isEqualTo(CALLS);
  }

  /** A round of five callers, of which a sample at every 5th, 10th or 65th call would see one. */
  @Test
  void callersInAFixedOrderAreAllSeenAsOftenAsTheyCall() {
    long[] all = new long[counted.length];
    int rounds = 2000; // each has a dozen draws: the more rounds, the less is left to chance
    for (int round = 0; round < rounds; round++) {
      CaptureBudget budget = new CaptureBudget(0.001, 2);
      budget.spent(Long.MAX_VALUE); // many a first time, which the allowance has to pay for
      for (int i = 0; i < 1300; i++) {
        budget.spent(50_000);
      }
      for (int call = 0; call < 10_000; call++) {
        call(budget, Purpose.REFUSED, call % counted.length);
      }
      budget.settle();
    }
    long sum = 0;
    for (long count : counted) {
      sum += count;
    }
    assertThat(sum).isEqualTo(rounds * 10_000L);
    for (long count : counted) {
      assertThat((double) count).isCloseTo(sum / 5.0, within(sum * 0.1));
    }
  }

  @Test
  void callsOfOnePurposeDoNotStandForThoseOfAnother() {
    CaptureBudget budget = new CaptureBudget(LITTLE, 2);

    for (int call = 0; call < CALLS; call++) {
      call(budget, Purpose.REFUSED, 0);
      if (call % 10 == 0) {
        call(budget, Purpose.LIMIT, 1);
      }
      if (budget.draw(1, Purpose.OTHER) > 0) {
        budget.spent(CAPTURE);
      }
    }

    budget.settle();
    assertThat(counted[0]).isEqualTo(CALLS);
    assertThat(counted[1]).isEqualTo(CALLS / 10);
  }

  @Test
  void withoutAllowanceNothingIsSkipped() {
    CaptureBudget budget = CaptureBudget.exact();

    for (int call = 0; call < CALLS; call++) {
      assertThat(budget.draw(1, Purpose.CREATE)).isOne();
      budget.spent(1_000_000_000L);
    }

    assertThat(budget.exceeded()).isFalse();
  }

  private void call(CaptureBudget budget, Purpose purpose, int caller) {
    long weight = budget.draw(1, purpose);
    counted[caller] += weight;
    if (weight > 0) {
      budget.counts(1, purpose, more -> counted[caller] += more);
      budget.spent(CAPTURE);
    }
  }
}
