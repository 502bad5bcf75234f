package dev.ipcaudit.javaagent.inside.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailedTestsTest {

  private final FailedTests tests = new FailedTests();

  @Test
  void aFindingFailsOneTest() {
    List<Finding> findings = Leaks.of("open", "close").findings();

    assertThat(tests.add(findings)).isEqualTo(findings);
    assertThat(tests.add(findings)).isEmpty();
  }

  @Test
  void theJvmFailsForTheOthersAlone() {
    assertThat(tests.haveAll(Leaks.of(), Severity.ERROR)).as("without any").isFalse();

    tests.add(Leaks.of("open").findings());

    assertThat(tests.haveAll(Leaks.of("open"), Severity.ERROR)).isTrue();
    assertThat(tests.haveAll(Leaks.of("open", "close"), Severity.ERROR)).isFalse();
  }

  @Test
  void oneThatGrewIsNew() {
    AuditReport report = Leaks.of("open");
    tests.add(report.findings());
    Finding one = report.findings().get(0);
    Finding two =
        new Finding(
            one.rule(),
            one.severity(),
            one.kind(),
            one.count() + 1,
            one.site(),
            List.of(),
            Map.of(),
            one.message(),
            one.remedy());

    assertThat(tests.haveAll(report.with(List.of(two), report.acceptance()), Severity.ERROR))
        .isFalse();
    assertThat(tests.add(List.of(two))).containsExactly(two);
  }
}
