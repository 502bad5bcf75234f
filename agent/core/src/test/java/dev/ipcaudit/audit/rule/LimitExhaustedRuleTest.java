package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that met a limit. */
class LimitExhaustedRuleTest {

  /** With as many rows of a table each, that is more than can be read within the test. */
  private static final int SITES = 16_000;

  private static final int ROWS = 30_000;

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void theLimitThatTheErrnoMeansIsNamedWithWhoHoldsMost() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.call("semget", -1, Errno.ENOSPC, 0, 1, 0600);
    jvm.tables(MadeUpJvm.sets(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "", "");

    assertThat(jvm.atEnd(RuleId.LIMIT_EXHAUSTED))
        .singleElement()
        .satisfies(
            full -> {
              assertThat(full.severity()).isEqualTo(Severity.ERROR);
              assertThat(full.message())
                  .startsWith(
                      "No semaphore set could be created here, 1 time: ENOSPC. SEMMNI is 10,")
                  .contains("of which 10 are in use now", " hold 1: 1 from ");
              assertThat(full.remedy()).contains("sysctl kernel.sem");
              assertThat(full.detail())
                  .isEqualTo(
                      new FindingDetail.Limit(Errno.ENOSPC, new LimitUsage("SEMMNI", 10, 10)));
            });
  }

  @Test
  void theTableIsReadOnceForAllSitesThatMetTheLimit() {
    for (int site = 0; site < SITES; site++) {
      CallSite made = MadeUpJvm.site("make" + site);
      jvm.ledger.incidents().exhausted(Kind.SYSV_SEM, made, Errno.ENOSPC, 1);
    }
    jvm.tables(MadeUpJvm.sets(new int[ROWS]), "", "");

    List<Finding> full = jvm.atEnd(RuleId.LIMIT_EXHAUSTED); // by a table for each, half a minute

    assertThat(full)
        .hasSize(SITES)
        .allSatisfy(one -> assertThat(one.message()).contains("Of the " + ROWS + " in the table"));
  }

  @Test
  void onTheMachineALimitIsReachedWhenNothingIsLeft() {
    machine.limits.add(new LimitUsage("SEMMNI", 10, 10));
    machine.limits.add(new LimitUsage("SHMMNI", 9, 10));
    machine.limits.add(new LimitUsage("MSGMNI", 0, 0));
    machine.limits.add(new LimitUsage("queues_max", LimitUsage.UNKNOWN, 256));

    assertThat(machine.judge(RuleId.LIMIT_EXHAUSTED)).containsExactly("error SEMMNI []");
  }
}
