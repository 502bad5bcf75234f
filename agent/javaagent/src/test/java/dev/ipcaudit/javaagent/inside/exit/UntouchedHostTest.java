package dev.ipcaudit.javaagent.inside.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.kernel.KernelAtStart;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.report.TextReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntouchedHostTest {

  @Test
  void itsWordsAreThoseOfTheReport() {
    Coverage judged = new Coverage();
    judged.state("kernel", "full");
    AuditReport nothing =
        new AuditReport(
            AuditReport.Jvm.current(Instant.now()),
            judged.states(),
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            null,
            BaselineResult.NONE);

    assertThat(UntouchedHost.text(new Coverage())).isEqualTo(TextReport.render(nothing));
  }

  @Test
  void whereAnythingIsToBeSaidItHasNoVerdict() {
    Coverage coverage = new Coverage();
    coverage.note("something");

    assertThat(UntouchedHost.verdict(coverage, new KernelAtStart())).isNull();
  }
}
