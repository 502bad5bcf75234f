package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is gone and was not removed here. */
class RemovedElsewhereRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whatIsGoneIsANoteAndAWarningIfItIsUsedStill() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    assertThat(jvm.atEnd(RuleId.REMOVED_ELSEWHERE))
        .singleElement()
        .satisfies(gone -> assertThat(gone.severity()).isEqualTo(Severity.NOTE))
        .satisfies(gone -> assertThat(gone.remedy()).contains("persistent="));

    jvm.call("semop", -1, Errno.EINVAL, 3, 0, 1);

    assertThat(jvm.atEnd(RuleId.REMOVED_ELSEWHERE))
        .singleElement()
        .satisfies(gone -> assertThat(gone.severity()).isEqualTo(Severity.WARNING))
        .satisfies(
            gone -> assertThat(gone.message()).contains("It still uses what was removed, at "));
  }

  @Test
  void whatThisJvmRemovedIsNone() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.call("semctl", 0, 0, 3, 0, Catalog.IPC_RMID);

    assertThat(jvm.atEnd(RuleId.REMOVED_ELSEWHERE)).isEmpty();
  }
}
