package dev.ipcaudit.javaagent.inside.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.javaagent.inside.Given;
import dev.ipcaudit.log.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFilterTest {

  @TempDir private Path directory;

  @BeforeEach
  void quiet() {
    LogLevel.set(LogLevel.OFF);
  }

  @AfterEach
  void loud() {
    LogLevel.set(LogLevel.WARN);
  }

  @Test
  void withoutABaselineAReportIsWhatItWas() throws Exception {
    AuditReport report = Leaks.of("open");

    assertThat(filter("ci").suppress(report)).isSameAs(report);
    assertThat(filter("ci").left(report.findings())).isSameAs(report.findings());
    filter("ci").write(report);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatWasWrittenIsAcceptedInTheNextRun() throws Exception {
    Path file = directory.resolve("baseline");
    filter("ci,baseline-write=" + file).write(Leaks.of("open"));

    BaselineFilter next = filter("ci,baseline=" + file);

    assertThat(next.suppress(Leaks.of("open")).findings()).isEmpty();
    assertThat(next.left(Leaks.of("open", "close").findings()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.site().method()).isEqualTo("close"));
  }

  @Test
  void theFirstRunHasNothingToRead() throws Exception {
    Path file = directory.resolve("baseline");
    BaselineFilter first = filter("ci,baseline=" + file + ",baseline-write=" + file);

    first.read();
    AuditReport report = Leaks.of("open");
    assertThat(first.suppress(report).findings()).hasSize(1);
    first.write(report);
    assertThat(file).isRegularFile();
  }

  @Test
  void oneThatCannotBeReadHidesNothingAndIsSaid() throws Exception {
    Path file = Files.writeString(directory.resolve("baseline"), "no baseline\n");
    BaselineFilter filter = filter("baseline=" + file);

    AuditReport report = filter.suppress(Leaks.of("open"));

    assertThat(report.findings()).hasSize(1);
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("the baseline is not applied: ")
        .contains(file.toString());
    assertThatThrownBy(filter::read).isInstanceOf(IOException.class);
  }

  private static BaselineFilter filter(String options) throws Exception {
    return new BaselineFilter(Given.options(options));
  }
}
