package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left at the end, and what is suspected before it. */
class LeakedObjectRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whatOutlivesTheJvmIsAnErrorAndWhatDiesWithItAWarningIfThereAreSeveral() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.tables(MadeUpJvm.sets(3), "", "");

    assertThat(jvm.atEnd(RuleId.LEAKED_OBJECT))
        .singleElement()
        .satisfies(
            leak -> {
              assertThat(leak.severity()).isEqualTo(Severity.ERROR);
              assertThat(leak.site().method()).startsWith("whatOutlives");
              assertThat(leak.objects()).extracting(FindingObject::id).containsExactly(3L);
              assertThat(leak.remedy()).contains("semctl(id, 0, IPC_RMID)");
            });
  }

  @Test
  void whatTheKernelDoesNotShowIsNoLeak() {
    jvm.call("semget", 3, 0, 0, 1, 0600);

    assertThat(jvm.atEnd(RuleId.LEAKED_OBJECT)).isEmpty();
  }

  @Test
  void aSegmentThatNobodyAttachesIsSuspected() {
    jvm.call("shmget", 3, 0, 0, 4096, 0600);
    Trend trend = jvm.trend(RuleId.LEAKED_OBJECT);
    jvm.tables("", "0 3 600 4096 1 1 1 0 0 0 0 0 0 0 0 0\n", "");
    assertThat(trend.judge(jvm.kernel(), true)).isEmpty();

    jvm.tables("", "0 3 600 4096 1 1 0 0 0 0 0 0 0 0 0 0\n", "");

    assertThat(trend.judge(jvm.kernel(), false)).isEmpty();
    assertThat(trend.judge(jvm.kernel(), true))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("no process had it attached at any scan");
  }

  @ParameterizedTest
  @CsvSource({"SYSV_SHM, shmctl", "POSIX_MQ, mq_unlink", "PIPE, close(fd)", "CHILD, waitpid"})
  void theRemedyNamesTheCallOfTheKind(Kind kind, String call) {
    assertThat(Rules.of(RuleId.LEAKED_OBJECT).remedy(kind)).contains(call);
  }
}
