package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rings of processes. */
class DeadlockSuspectRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @Test
  void twoThatWaitForEachOtherAreARing() {
    waits("3", 10, 20);
    waits("4", 20, 10);

    assertThat(machine.judge(RuleId.DEADLOCK_SUSPECT)).containsExactly("error sysv-sem [3, 4]");
  }

  @Test
  void oneThatWaitsForItselfOrForSomebodyWhoRunsIsNone() {
    waits("3", 10, 10);
    waits("4", 10, 20);

    assertThat(machine.judge(RuleId.DEADLOCK_SUSPECT)).isEmpty();
  }

  @Test
  void whoMovesIsNone() {
    waits("3", 10, 20);
    waits("4", 20, 10);
    machine.things.get(1).stuck = Set.of();

    assertThat(machine.judge(RuleId.DEADLOCK_SUSPECT)).isEmpty();
  }

  private void waits(String set, int waiter, int operator) {
    MadeUpMachine.MadeUpThing thing = machine.add(Kind.SYSV_SEM, set);
    thing.stuck = Set.of(waiter);
    thing.waitedFor.add(new Machine.Semaphore(0, operator, false));
  }
}
