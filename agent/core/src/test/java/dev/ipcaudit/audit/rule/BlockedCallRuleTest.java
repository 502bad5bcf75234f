package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that were blocked. */
class BlockedCallRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @ParameterizedTest
  @CsvSource({"PIPE, write, WARNING, O_NONBLOCK", "SYSV_SEM, semop, NOTE, semtimedop"})
  void whoPassesSomethingOnShouldNotHaveToWait(
      Kind kind, String function, Severity severity, String remedy) {
    CallSite site = MadeUpJvm.site("waits");
    BlockedCall call =
        new BlockedCall(kind, site, function, 7, "main", 2_500_000_000L, "it is full");
    jvm.ledger.incidents().blocks(call);
    jvm.ledger.incidents().describes(call);

    assertThat(jvm.atEnd(RuleId.BLOCKED_CALL))
        .singleElement()
        .satisfies(
            blocked -> {
              assertThat(blocked.severity()).isEqualTo(severity);
              assertThat(blocked.message())
                  .startsWith(
                      "1 call of " + function + " was blocked here, for 2.50 s and still is")
                  .contains(": it is full.");
              assertThat(blocked.remedy()).contains(remedy);
            });
  }

  @Test
  void theCommandScanJudgesThreadsAlike() {
    machine.blocked.put(thread("write", 5), 300_000_000L);
    machine.blocked.put(thread("msgrcv", 6), 300_000_000L);

    assertThat(machine.judge(RuleId.BLOCKED_CALL))
        .containsExactlyInAnyOrder("warning write [5]", "note msgrcv [6]");
  }

  private static BlockedThread thread(String call, int object) {
    return new BlockedThread(1, "main", call, object, false, "", "", 0, 0);
  }
}
