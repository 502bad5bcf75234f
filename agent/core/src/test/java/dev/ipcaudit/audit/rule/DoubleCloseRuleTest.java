package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closes of what is closed. */
class DoubleCloseRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void aSecondCloseIsOneAndNoUse() {
    jvm.problems.openedAndClosed(900, MadeUpJvm.site("opens"), MadeUpJvm.site("closes"));
    jvm.problems.foundClosed(900, MadeUpJvm.site("closes"), true);

    assertThat(jvm.atEnd(RuleId.DOUBLE_CLOSE))
        .singleElement()
        .satisfies(
            twice -> {
              assertThat(twice.severity()).isEqualTo(Severity.WARNING);
              assertThat(twice.site().method()).isEqualTo("closes");
              assertThat(twice.verdicts()).containsExactly(Map.entry("removed-again", 1L));
              assertThat(twice.remedy()).startsWith("Close a descriptor once");
            });
    assertThat(jvm.atEnd(RuleId.USE_AFTER_REMOVE)).isEmpty();
    assertThat(jvm.atEnd(RuleId.FOREIGN_CLOSE)).isEmpty();
  }
}
