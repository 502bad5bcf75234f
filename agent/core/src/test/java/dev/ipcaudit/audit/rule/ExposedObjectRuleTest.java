package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
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

/** Objects that others can open, as a JVM and the whole machine see them. */
class ExposedObjectRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @ParameterizedTest
  @CsvSource({
    "0600, , ",
    "0640, , ",
    "0660, NOTE, every user of the group can change",
    "0644, NOTE, every user of this machine can read",
    "0662, WARNING, every user of this machine can change",
  })
  void whoCanDoWhatDecides(String mode, Severity severity, String who) {
    int permissions = Integer.parseInt(mode, 8);
    jvm.call("semget", 3, 0, 0, 1, permissions);
    machine.add(Kind.SYSV_SEM, "3").permissions = permissions;

    assertThat(jvm.atEnd(RuleId.EXPOSED_OBJECT))
        .hasSize(severity == null ? 0 : 1)
        .allSatisfy(
            open -> {
              assertThat(open.severity()).isEqualTo(severity);
              assertThat(open.message()).contains("the mode " + mode + ": " + who);
              assertThat(open.remedy()).contains("0600");
            });
    assertThat(machine.judge(RuleId.EXPOSED_OBJECT))
        .isEqualTo(severity == null ? List.of() : List.of(severity + " sysv-sem [3]"));
  }

  @Test
  void whatWasWidenedLaterCountsAsItIsNow() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    jvm.tables("0 3 666 1 0 0 0 0 0 0\n", "", "");

    assertThat(jvm.atEnd(RuleId.EXPOSED_OBJECT))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("created here now has the mode 0666");
  }
}
