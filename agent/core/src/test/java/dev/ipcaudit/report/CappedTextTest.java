package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CappedTextTest {

  @Test
  void tenFindingsAreShownAsEver() {
    AuditReport ten = Reports.many(10);

    assertThat(CappedText.render(Reports.leak(), List.of()))
        .isEqualTo(TextReport.render(Reports.leak()));
    assertThat(CappedText.render(ten, List.of())).isEqualTo(TextReport.render(ten));
  }

  @Test
  void ofMoreTheWorstAreShownAndWhereTheOthersAre() {
    AuditReport report = Reports.many(12);
    String text =
        CappedText.render(report, List.of(Path.of("a.codequality.json"), Path.of("b\n.json")));

    List<String> lines = text.lines().toList();
    for (int i = 0; i < 12; i++) {
      String headline = "error: leaked-object: 3 x sysv-sem at a.B.m(B.java:" + (i + 1) + ")";
      assertThat(lines.get(i)).isEqualTo("ipcaudit: " + headline);
      assertThat(lines.contains("  " + headline)).isEqualTo(i < 10);
    }
    assertThat(lines.get(12)).isEqualTo("ipcaudit: the 10 worst of 12 findings:");
    assertThat(lines.subList(13, 17))
        .containsExactly(
            "  error: leaked-object: 3 x sysv-sem at a.B.m(B.java:1)",
            "    message",
            "    at a.B.m(B.java:1)",
            "    fix: remedy");
    assertThat(text)
        .endsWith("ipcaudit: 2 more findings in full: in b\\n.json\n" + TextReport.closing(report));
  }

  @Test
  void whereNoFileHasThemItSaysHowToGetOne() {
    assertThat(
            CappedText.render(Reports.many(11), List.of(Path.of("a.md"), Path.of("a.collapsed"))))
        .contains(
            "ipcaudit: 1 more finding in full: in no report; the option report=FILE.txt writes"
                + " one\n");
  }

  @Test
  void theLinesAreBoundedToo() {
    assertThat(CappedText.render(Reports.many(2000), List.of()).lines())
        .contains("ipcaudit: and 1800 more findings")
        .hasSizeLessThan(CappedText.MAX_ROWS + 60);
  }
}
