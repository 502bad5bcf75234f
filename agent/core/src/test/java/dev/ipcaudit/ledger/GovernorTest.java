package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GovernorTest {

  private static final long WALK = 10_000;

  @Test
  void belowTheAllowanceEveryCallIsWalked() {
    Governor governor = new Governor(0.5, 2);

    for (int call = 0; call < 1000; call++) {
      assertThat(governor.weight(1)).isOne();
      governor.spent(WALK);
    }

    assertThat(governor.exceeded()).isFalse();
    assertThat(governor.leftOver(1)).isZero();
  }

  @Test
  void aboveItEveryCallIsCountedStill() {
    Governor governor = new Governor(0.000_001, 2);
    long calls = 0;
    long counted = 0;

    // the burst of a minute is 60 us here: a few walks, then long pauses
    for (; calls < 100_000; calls++) {
      long weight = governor.weight(1);
      counted += weight;
      if (weight > 0) {
        governor.spent(WALK);
      }
    }

    assertThat(governor.exceeded()).isTrue();
    assertThat(counted).isLessThan(calls);
    assertThat(counted + governor.leftOver(1)).isEqualTo(calls);
    assertThat(governor.leftOver(1)).isZero();
  }

  @Test
  void withoutAllowanceNothingIsSkipped() {
    Governor governor = Governor.exact();

    for (int call = 0; call < 100_000; call++) {
      assertThat(governor.weight(1)).isOne();
      governor.spent(1_000_000_000L);
    }

    assertThat(governor.exceeded()).isFalse();
  }
}
