package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that lost descriptors. */
class TruncatedFdsRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whatTheMessageHadRoomForIsSaid() {
    jvm.problems.truncated(MadeUpJvm.site("receives"), 2, false, true);

    assertThat(jvm.atEnd(RuleId.TRUNCATED_FDS))
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.severity()).isEqualTo(Severity.ERROR);
              assertThat(lost.verdicts()).containsExactly(Map.entry("without-room", 1L));
              assertThat(lost.message()).contains("1 message arrived here", "had room for 2.");
              assertThat(lost.remedy()).contains("MSG_CTRUNC");
            });
  }

  @Test
  void credentialsMayHaveBeenLostInsteadUnlessThisJvmSendsDescriptors() {
    jvm.problems.truncated(MadeUpJvm.site("receives"), 0, false, false);
    assertThat(jvm.atEnd(RuleId.TRUNCATED_FDS))
        .singleElement()
        .satisfies(lost -> assertThat(lost.severity()).isEqualTo(Severity.WARNING))
        .satisfies(lost -> assertThat(lost.message()).contains("or credentials"));

    jvm.problems.sent(MadeUpJvm.site("sends"), 3);

    assertThat(jvm.atEnd(RuleId.TRUNCATED_FDS))
        .singleElement()
        .satisfies(lost -> assertThat(lost.severity()).isEqualTo(Severity.ERROR))
        .satisfies(
            lost ->
                assertThat(lost.message())
                    .contains(
                        "descriptors are sent at " + MadeUpJvm.site("sends") + " (3, up to 3"));
  }
}
