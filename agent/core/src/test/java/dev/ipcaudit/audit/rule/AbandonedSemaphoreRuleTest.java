package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.SemaphoreValues;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semaphores that the dead hold. */
class AbandonedSemaphoreRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  /** No process has it: beyond any pid_max. */
  private static final int DEAD = 1 << 23;

  @Test
  void whatAJvmWaitsForAndADeadProcessTookIsOne() {
    jvm.ledger
        .locks()
        .asks(
            (set, index, command) ->
                command == SemaphoreValues.GETVAL
                    ? 0
                    : command == SemaphoreValues.GETNCNT ? 2 : DEAD);
    jvm.ledger.locks().blocked(7, MadeUpJvm.site("waits"));

    assertThat(jvm.atEnd(RuleId.ABANDONED_SEMAPHORE))
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.severity()).isEqualTo(Severity.WARNING);
              assertThat(held.site().method()).isEqualTo("waits");
              assertThat(held.message())
                  .startsWith("Semaphore 0 of set 7 was 0 while 2 threads waited for it, and")
                  .contains("process " + DEAD);
              assertThat(held.remedy()).contains("SEM_UNDO");
            });
  }

  @ParameterizedTest
  @CsvSource({"0, true, true", "1, true, false", "0, false, false"})
  void theCommandScanJudgesSetsAlike(int value, boolean dead, boolean found) {
    machine.add(Kind.SYSV_SEM, "7").waitedFor.add(new Machine.Semaphore(value, DEAD, dead));
    machine.add(Kind.SYSV_SEM, "8");

    assertThat(machine.judge(RuleId.ABANDONED_SEMAPHORE))
        .isEqualTo(found ? List.of("warning sysv-sem [7]") : List.of());
  }
}
