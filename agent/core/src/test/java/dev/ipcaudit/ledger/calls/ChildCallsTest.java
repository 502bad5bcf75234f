package dev.ipcaudit.ledger.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.children.ReapStats;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls that start processes and wait for them leave in the ledger. */
class ChildCallsTest {

  /** No process has it: beyond any pid_max. */
  private static final int PID = 1 << 23;

  private static final int CLD_EXITED = 1;
  private static final int CLD_STOPPED = 5;
  private static final int WNOWAIT = 0x1000000;

  private final Ledger ledger = new Ledger(100);
  private final CallRecorder recorder =
      new CallRecorder(
          ledger, new SiteFinder(8, null, null, null), new KeyNames(), CaptureBudget.exact());

  @ParameterizedTest
  @CsvSource({"posix_spawn, 0, true", "fork, 8388608, false", "vfork, 8388608, false"})
  void aChildIsKnownByItsPid(String function, long result, boolean writes) {
    assertThat(ledger.startsPrograms()).isFalse();

    record(function, result, 0, writes ? new int[] {PID} : null);

    assertThat(ledger.find(Kind.CHILD, PID)).isNotNull();
    assertThat(ledger.startsPrograms()).isTrue();
  }

  @Test
  void theChildItselfHasNoChild() {
    record("fork", 0, 0, null);

    assertThat(ledger.live()).isEmpty();
  }

  @Test
  void whatSystemRunsIsReaped() {
    record("system", 0, 0, null);

    assertThat(ledger.live()).isEmpty();
    assertThat(ledger.startsPrograms()).isTrue();
  }

  @Test
  void aChildThatWasReapedBeforeItsStartIsWrittenDownIsGone() {
    record("waitpid", PID, 0, null, -1, 0, 0);
    record("posix_spawn", 0, 0, new int[] {PID});

    assertThat(ledger.live()).isEmpty();
    assertThat(ledger.accounts())
        .singleElement()
        .satisfies(account -> assertThat(account.created()).isOne())
        .satisfies(account -> assertThat(account.removed()).isOne());
  }

  @Test
  void aStreamOfAnAddressThatWasUsedBeforeIsThere() {
    record("popen", PID, 0, null);
    record("pclose", 0, 0, null, PID);
    record("popen", PID, 0, null);

    assertThat(ledger.live()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, true",
    "5, 0, false", // stopped
    "1, 16777216, false", // WNOWAIT
  })
  void waitidReapsTheDeadAlone(int code, int options, boolean reaps) {
    assertThat(CLD_EXITED).isLessThan(CLD_STOPPED);
    assertThat(WNOWAIT).isEqualTo(16777216);
    record("posix_spawn", 0, 0, new int[] {PID});

    record("waitid", 0, 0, new int[] {code, PID}, 0, 0, 0, options);

    assertThat(ledger.live().isEmpty()).isEqualTo(reaps);
  }

  @Test
  void aLineDrainsIfItsLastCallFoundNone() {
    waits(PID, 0);
    assertThat(waits().drains()).isFalse();
    waits(0, 0);
    assertThat(waits().drains()).isTrue();
    waits(PID + 1, 0);
    assertThat(waits().drains()).isFalse();
    waits(-1, Errno.ECHILD);
    assertThat(waits().drains()).isTrue();

    assertThat(waits().calls()).isEqualTo(4);
    assertThat(waits().reaped()).isEqualTo(2);
    assertThat(waits().notReady()).isOne();
    assertThat(waits().noChild()).isOne();
  }

  @Test
  void aLineThatNamesTheChildDrainsNothing() {
    record("waitpid", 0, 0, null, PID, 0, 1);

    assertThat(waits().forAny()).isFalse();
    assertThat(waits().drains()).isFalse();
  }

  @Test
  void aSignalToOneThatWasReapedIsAMisuse() {
    record("kill", -1, Errno.ESRCH, null, PID, 15);
    assertThat(ledger.incidents().misuses()).isEmpty();
    record("waitpid", PID, 0, null, PID, 0, 0);
    record("kill", -1, Errno.ESRCH, null, PID, 0);
    assertThat(ledger.incidents().misuses()).isEmpty();

    record("kill", -1, Errno.ESRCH, null, PID, 15);

    assertThat(ledger.incidents().misuses()).hasSize(1);
  }

  private void waits(long result, int errno) {
    record("waitpid", result, errno, null, -1, 0, 1);
  }

  private ReapStats waits() {
    assertThat(ledger.programs().waits()).hasSize(1);
    return ledger.programs().waits().get(0);
  }

  private void record(String function, long result, int errno, int[] written, long... arguments) {
    Call call = new Call(Catalog.function(function), arguments, result, errno, false);
    call.written(written);
    recorder.record(call);
  }
}
