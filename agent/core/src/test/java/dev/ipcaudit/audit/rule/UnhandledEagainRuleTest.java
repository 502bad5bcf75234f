package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that failed for want of room. */
class UnhandledEagainRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void whoCannotKnowErrnoLosesWhatWasToBePassedOn() {
    jvm.call("msgsnd", -1, Errno.EAGAIN, 7, 0, 100, 04000);
    jvm.call("msgsnd", -1, Errno.EAGAIN, 7, 0, 100, 04000);

    assertThat(jvm.atEnd(RuleId.UNHANDLED_EAGAIN))
        .allSatisfy(
            lost -> {
              assertThat(lost.severity()).isEqualTo(Severity.WARNING);
              assertThat(lost.verdicts()).containsOnlyKeys("undistinguished");
              assertThat(lost.remedy()).startsWith("Check the result");
            })
        .extracting(Finding::count)
        .containsExactly(1L, 1L);
  }

  /** So that outputs need not look for them again. */
  @Test
  void theFindingCarriesTheFiguresOfEachPath() {
    jvm.call("msgsnd", -1, Errno.EAGAIN, 7, 0, 100, 04000);

    Finding lost = jvm.atEnd(RuleId.UNHANDLED_EAGAIN).get(0);

    assertThat(((FindingDetail.Eagains) lost.detail()).paths())
        .singleElement()
        .satisfies(
            path -> {
              assertThat(path.undistinguished()).isOne();
              assertThat(path.function()).isEqualTo("msgsnd");
              assertThat(path.errno()).isEqualTo(Errno.EAGAIN);
            });
  }
}
