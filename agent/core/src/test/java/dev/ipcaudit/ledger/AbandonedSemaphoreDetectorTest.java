package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semaphores of one set of which a made-up kernel tells. */
class AbandonedSemaphoreDetectorTest {

  private static final int SET = 7;
  private static final CallSite WAITER = new CallSite("App", "waits", "App.java", 1, List.of());

  private final Ledger ledger = new Ledger(100);

  @ParameterizedTest
  @CsvSource({
    "0, 1, 8388608, true", // no process has this pid
    "1, 1, 8388608, false", // somebody gave it back
    "0, 0, 8388608, false", // nobody waits
    "0, 1, 1, false", // the holder lives
    "0, 1, 0, false", // nobody ever took it, or nobody that can be seen
    "0, 1, -1, false",
    "-1, -1, -1, false", // removed
  })
  void whatSomebodyWaitsForAndADeadProcessTookIsAbandoned(
      int value, int waiters, int holder, boolean found) {
    ledger.locks().asks((set, index, command) -> answer(index, command, value, waiters, holder));

    ledger.locks().blocked(SET, WAITER);

    assertThat(ledger.locks().abandoned())
        .hasSize(found ? 1 : 0)
        .allSatisfy(
            lock ->
                assertThat(lock.found())
                    .containsExactly(new AbandonedSemaphore.Found(SET, 0, holder, waiters, 0, 0)));
  }

  @Test
  void aCallThatGaveUpIsAWaiterWhereThereIsButOneSemaphore() {
    ledger.locks().asks((set, index, command) -> answer(index, command, 0, 0, 1 << 23));

    ledger.locks().refused(SET, WAITER, false, 7);
    assertThat(ledger.locks().abandoned()).isEmpty();
    ledger.locks().refused(SET, WAITER, true, 1);

    assertThat(ledger.locks().abandoned()).hasSize(1);
  }

  @Test
  void ofManySemaphoresItIsNotKnownWhichOneTheCallWasAbout() {
    ledger.locks().asks((set, index, command) -> answer(0, command, 0, 0, 1 << 23));

    ledger.locks().refused(SET, WAITER, true, 1);

    assertThat(ledger.locks().abandoned()).isEmpty();
  }

  @Test
  void aSetIsToldOfOnce() {
    CallRecorder recorder =
        new CallRecorder(
            ledger, new SiteFinder(4, null, null, null), new KeyNames(), CaptureBudget.exact());
    recorder.record(new Call(Catalog.function("semget"), new long[] {0, 1, 0600}, SET, 0, false));
    assertThat(ledger.locks().lookAtAll()).isFalse();
    ledger.locks().asks((set, index, command) -> answer(index, command, 0, 2, 1 << 23));
    ledger.locks().blocked(SET, WAITER);

    assertThat(ledger.locks().lookAtAll()).isTrue();

    assertThat(ledger.locks().abandoned())
        .singleElement()
        .satisfies(lock -> assertThat(lock.site()).isEqualTo(WAITER));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, true", // taken once
    "4096, 1, 0, false", // with SEM_UNDO
    "0, 5, 0, false", // taken time and again and never given: no lock
    "0, 5, 5, true",
  })
  void whatThisJvmHoldsWhileOthersWaitIsAbandonedWhenItEnds(
      int flags, int takes, int gives, boolean found) {
    int self = (int) ProcessHandle.current().pid();
    ledger.locks().asks((set, index, command) -> answer(index, command, 0, 1, self));
    for (int i = 0; i < takes; i++) {
      ledger.locks().took(SET, 0, WAITER, flags);
      if (i < gives) {
        ledger.locks().gave(SET, 0);
      }
    }

    ledger.locks().lookAtTaken();

    assertThat(ledger.locks().abandoned()).hasSize(found ? 1 : 0);
  }

  private static int answer(int index, int command, int value, int waiters, int holder) {
    if (index > 0) {
      return SemaphoreValues.UNKNOWN;
    }
    return command == SemaphoreValues.GETVAL
        ? value
        : command == SemaphoreValues.GETNCNT ? waiters : holder;
  }
}
