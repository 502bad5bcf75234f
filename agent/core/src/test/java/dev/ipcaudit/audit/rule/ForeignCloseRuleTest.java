package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closes of descriptors that belong to another owner. */
class ForeignCloseRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whoeverClosesANumberAgainThatAnotherWasGivenSinceIsNamed() {
    CallSite mine = MadeUpJvm.site("mine");
    CallSite theirs = new CallSite("org.other.Owner", "owns", "Owner.java", 9, List.of());
    jvm.problems.openedAndClosed(900, mine, mine);
    jvm.problems.openedAndClosed(900, theirs, mine);
    jvm.problems.foundClosed(900, theirs, true);

    assertThat(jvm.atEnd(RuleId.FOREIGN_CLOSE))
        .singleElement()
        .satisfies(
            close -> {
              assertThat(close.severity()).isEqualTo(Severity.ERROR);
              assertThat(close.site()).isEqualTo(mine);
              assertThat(close.message()).contains("The last was 900", "then owned by " + theirs);
              assertThat(close.remedy()).isEqualTo(DoubleCloseRule.REMEDY);
            });
    assertThat(jvm.atEnd(RuleId.DOUBLE_CLOSE)).isEmpty();
  }
}
