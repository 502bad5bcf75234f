package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static dev.ipcaudit.tests.targets.RemovalVariants.WAITERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.RemovalVariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EveryJdk
class RemovalTest {

  private static final Shared RUN =
      Shared.run(() -> Target.program(RemovalVariants.class).agent("ci"));

  private final Run run;

  RemovalTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void anotherThreadMayRemove() {
    assertThat(run).accounts("sysv-sem", line("removed by another thread"), 1, 1);
  }

  @Test
  void anotherBindingMayRemove() {
    assertThat(run)
        .accounts("sysv-sem", line("removed directly"), 1, 1)
        .accounts("sysv-sem", line("removed by a function"), 1, 1)
        .accounts("sysv-msg", line("removed by interface"), 1, 1);
  }

  @Test
  void removalByAnotherProcessIsNoticedAsANote() {
    assertThat(run)
        .finds("note", "removed-elsewhere", 1, "sysv-sem", line("removed by another process"));
  }

  @ParameterizedTest
  @CsvSource({
    "sysv-sem, operation on the lost, 3",
    "sysv-sem, 'value of the lost, directly', 1",
    "sysv-msg, sent to the lost, 1",
    "sysv-msg, received from the lost, 1",
    "sysv-shm, attached the lost, 1",
  })
  void aUseOfWhatAnotherProcessRemovedIsAWarningWhereItHappens(
      String kind, String marker, int count) {
    assertThat(run).finds("warning", "use-after-remove", count, kind, line(marker));
  }

  @ParameterizedTest
  @CsvSource({
    "sysv-sem, set used when removed elsewhere, operation on the lost",
    "sysv-msg, queue used when removed elsewhere, received from the lost",
    "sysv-shm, segment used when removed, attached the lost",
  })
  void removalByAnotherProcessIsAWarningWithTheLineThatGoesOnUsingIt(
      String kind, String marker, String user) {
    assertThat(run).finds("warning", "removed-elsewhere", 1, kind, line(marker));
    assertThat(
            run.report()
                .finding("removed-elsewhere", kind, line(marker))
                .orElseThrow()
                .json()
                .path("message")
                .asString())
        .contains(line(user).toString());
  }

  @Test
  void aWrongArgumentIsNoUseOfWhatIsGone() {
    assertThat(run.report().findings()).noneMatch(found -> found.isAt(line("a wrong index")));
  }

  @Test
  void aSegmentThatIsRemovedWhileAttachedIsRemoved() {
    assertThat(run).accounts("sysv-shm", line("removed while attached"), 1, 1);
  }

  @Test
  void anAttachmentThatIsKeptIsNoFailure() {
    assertThat(run).accounts("shm-attach", line("attached for good"), 1, 0);
  }

  @Test
  void settingOwnerAndModeChangesNothing() {
    assertThat(run).exitsWith(23).leaks(3, "sysv-msg", line("changed and kept"));
  }

  @Test
  void aSecondRemovalIsNotCounted() {
    assertThat(run).accounts("sysv-sem", line("removed twice"), 1, 1);
  }

  @Test
  void useAfterRemovalIsFoundWhereItHappens() {
    assertThat(run.report().finding("use-after-remove", "sysv-sem", line("value after removal")))
        .isPresent();
    assertThat(
            run.report().finding("use-after-remove", "sysv-sem", line("operation after removal")))
        .isPresent();
  }

  @Test
  void aWaiterThatIsWokenByTheRemovalIsFound() {
    assertThat(run).accounts("sysv-sem", line("removed under a waiter"), WAITERS, WAITERS);
    // the waiter is often back before the call that removes is: every order has to be seen
    assertThat(run.report().finding("use-after-remove", "sysv-sem", line("waiter woken")))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(WAITERS));
  }

  @Test
  void nothingButTheKeptQueuesIsALeak() {
    assertThat(run.report().failures())
        .filteredOn(finding -> finding.rule().equals("leaked-object"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.isAt(line("changed and kept"))).isTrue());
    assertThat(run).leaves(3, "sysv-msg").leaves(0, "sysv-sem").leaves(0, "sysv-shm");
  }

  private static Line line(String marker) {
    return Line.of(RemovalVariants.class, marker);
  }
}
