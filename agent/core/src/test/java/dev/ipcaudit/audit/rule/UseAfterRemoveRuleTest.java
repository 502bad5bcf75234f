package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls on what is gone. */
class UseAfterRemoveRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void aCallOnWhatWasRemovedIsAWarningAndAWaiterThatWokeANote() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.call("semctl", 0, 0, 3, 0, Catalog.IPC_RMID);
    jvm.call("semop", -1, Errno.EIDRM, 3, 0, 1);
    assertThat(jvm.atEnd(RuleId.USE_AFTER_REMOVE))
        .extracting(Finding::severity)
        .containsExactly(Severity.NOTE);

    jvm.call("semop", -1, Errno.EINVAL, 3, 0, 1);

    assertThat(jvm.atEnd(RuleId.USE_AFTER_REMOVE))
        .anySatisfy(
            use -> {
              assertThat(use.severity()).isEqualTo(Severity.WARNING);
              assertThat(use.verdicts()).containsExactly(Map.entry("used", 1L));
              assertThat(use.remedy()).contains("semctl(id, 0, IPC_RMID) once");
            });
  }

  @Test
  void ofWhatSomebodyElseRemovedTheRemedyIsToFindThatOne() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.call("semop", -1, Errno.EINVAL, 3, 0, 1);

    assertThat(jvm.atEnd(RuleId.USE_AFTER_REMOVE))
        .singleElement()
        .extracting(Finding::remedy)
        .isEqualTo(RemovedElsewhereRule.REMEDY);
  }

  @Test
  void aDescriptorThatWasClosedIsOneToo() {
    jvm.problems.openedAndClosed(900, MadeUpJvm.site("opens"), MadeUpJvm.site("closes"));
    jvm.problems.foundClosed(900, MadeUpJvm.site("writes"), false);

    assertThat(jvm.atEnd(RuleId.USE_AFTER_REMOVE))
        .singleElement()
        .satisfies(use -> assertThat(use.message()).contains("descriptor 900, closed at "))
        .satisfies(use -> assertThat(use.remedy()).contains("close(fd)"));
    assertThat(jvm.atEnd(RuleId.DOUBLE_CLOSE)).isEmpty();
  }
}
