package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits that reaped the child of another call site. */
class StolenChildRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whoLostTheExitCodeIsNamed() {
    jvm.problems.stole(MadeUpJvm.site("waits"), 70, "sh", null);
    jvm.problems.stole(MadeUpJvm.site("waits"), 71, null, MadeUpJvm.site("starts"));

    assertThat(jvm.atEnd(RuleId.STOLEN_CHILD))
        .singleElement()
        .satisfies(
            stolen -> {
              assertThat(stolen.severity()).isEqualTo(Severity.WARNING);
              assertThat(stolen.count()).isEqualTo(2);
              assertThat(stolen.site().method()).isEqualTo("waits");
              assertThat(stolen.message())
                  .contains(
                      "reaped here by waitpid: 70 (sh), 71.",
                      "ProcessBuilder started some of them",
                      "lost to " + MadeUpJvm.site("starts"));
              assertThat(stolen.remedy()).contains("waitpid(pid, &status, 0)");
            });
  }
}
