package dev.ipcaudit.report.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.baseline.Baseline;
import dev.ipcaudit.baseline.BaselineFile;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.JunitReport;
import dev.ipcaudit.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingNamesTest {

  @TempDir private Path directory;

  @Test
  void anAnchorStaysWhereLinesAndCountsChange() {
    AuditReport before = Reports.leak(7, "x");
    Finding after = at(new CallSite("com.acme.Locks", "open", "Locks.java", 99, List.of()), 11);
    String anchor = new FindingNames(before).anchor(before.findings().get(0));

    assertThat(anchor).matches("f-[0-9a-f]{12}");
    assertThat(new FindingNames(only(after)).anchor(after)).isEqualTo(anchor);
    FindingNames twice = new FindingNames(before);
    assertThat(twice.anchor(before.findings().get(0))).isEqualTo(anchor);
    assertThat(twice.anchor(before.findings().get(0))).isEqualTo(anchor + "-2");
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Locks, open",
    "com.acme.Locks, <init>",
    "com.acme.Locks, lambda$work$0",
    "com.acme.Gen/0x00007f0a1c0, map",
    "com.acme.Läden, öffnen",
    "'com.acme.Odd,name;x', 'a method: of Kotlin'",
    "Default, main"
  })
  void whatIsCopiedIsUnderstood(String className, String method) throws Exception {
    Finding finding = at(new CallSite(className, method, "A.java", 3, List.of()), 11);
    AuditReport report = only(finding);
    Path file = directory.resolve("ipc.baseline");
    Files.writeString(file, new FindingNames(report).baselineEntry(finding) + "\n");

    Baseline baseline = BaselineFile.read(file.toString());
    assertThat(baseline.applyTo(report, LocalDate.EPOCH).findings()).isEmpty();
    assertThat(baseline.applyTo(only(at(finding.site(), 12)), LocalDate.EPOCH).findings())
        .hasSize(1);

    Options options = Options.parse(FindingNames.ignoreOption(finding), new Properties(), Map.of());
    assertThat(options.ignored().drops("leaked-object", finding.site())).isTrue();
    assertThat(options.ignored().drops("leaked-object", Reports.CLOSE)).isFalse();

    String name = new FindingNames(report).testName(finding);
    String xml = JunitReport.render(report, Severity.WARNING, "");
    assertThat(Jsoup.parse(xml, Parser.xmlParser()).select("testcase").eachAttr("name"))
        .contains(name);
  }

  /** As whoever copies the entry of one of them, or of each, has it accepted. */
  @Test
  void anEntryAcceptsAllThatIsLikeTheFinding() throws Exception {
    List<Finding> found =
        List.of(
            at(new CallSite("com.acme.Locks", "open", "A.java", 57, List.of()), 3),
            at(new CallSite("com.acme.Locks", "open", "A.java", 59, List.of()), 4),
            at(new CallSite("com.acme.Locks", "open", "A.java", 61, List.of()), 8),
            at(new CallSite("com.acme.Locks", "lambda$open$0", "A.java", 3, List.of()), 5),
            at(new CallSite("com.acme.Locks", "lambda$open$7f6d$1", "A.java", 4, List.of()), 2));
    AuditReport report = Reports.leak().with(found, BaselineResult.NONE);
    AuditReport partly = applied("leaked-object * com.acme.Locks.open:61 count=8", report);
    assertThat(partly.findings()).hasSize(4);

    for (AuditReport shown : List.of(report, partly)) {
      FindingNames names = new FindingNames(shown);
      for (Finding finding : shown.findings()) {
        String entry = names.baselineEntry(finding);
        AuditReport left = applied(entry, report);
        assertThat(left.acceptance().remarks()).as(entry).isEmpty();
        assertThat(left.findings()).as(entry).doesNotContain(finding);
      }
    }
    assertThat(new FindingNames(partly).baselineEntry(found.get(0))).endsWith(".open count=15");
  }

  private AuditReport applied(String entry, AuditReport report) throws IOException {
    Path file = Files.writeString(directory.resolve("one.baseline"), entry + "\n");
    return BaselineFile.read(file.toString()).applyTo(report, LocalDate.EPOCH);
  }

  private static Finding at(CallSite site, long count) {
    Finding leak = Reports.leak().findings().get(0);
    return new Finding(
        leak.rule(),
        leak.severity(),
        leak.kind(),
        count,
        site,
        leak.objects(),
        leak.verdicts(),
        leak.message(),
        leak.remedy());
  }

  private static AuditReport only(Finding finding) {
    AuditReport leak = Reports.leak();
    return leak.with(List.of(finding), leak.acceptance());
  }
}
