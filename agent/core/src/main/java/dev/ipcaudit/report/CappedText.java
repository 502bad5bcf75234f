package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.text.Escape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The text report for the log of a build, where a program with many findings must not bury the rest
 * of the log: a line for each finding, as {@code grep ipcaudit:} shows it, then the worst in full,
 * then where the others are.
 */
public final class CappedText {

  /** How many findings get a line. */
  static final int MAX_ROWS = 200;

  private CappedText() {}

  /**
   * The whole text report where that is short enough. Each line is ended by a line feed; safe to
   * print whatever the names are.
   *
   * @param written the reports that were written to files
   */
  public static String render(AuditReport report, List<Path> written) {
    List<Finding> findings = report.findings();
    if (findings.size() <= TextReport.MAX_FINDINGS) {
      return TextReport.render(report);
    }
    StringBuilder out = new StringBuilder(8192);
    List<Finding> rows = findings.subList(0, Math.min(findings.size(), MAX_ROWS));
    for (Finding finding : rows) {
      line(out, TextReport.headline(finding));
    }
    if (rows.size() < findings.size()) {
      line(out, "and " + FindingText.amount(findings.size() - rows.size(), "more finding"));
    }
    line(out, "the " + TextReport.MAX_FINDINGS + " worst of " + findings.size() + " findings:");
    for (Finding finding : findings.subList(0, TextReport.MAX_FINDINGS)) {
      // not at the margin once more, where it is counted
      String text = TextReport.render(finding);
      out.append("  ").append(text, TextReport.MARGIN.length(), text.length());
    }
    String rest = FindingText.amount(findings.size() - TextReport.MAX_FINDINGS, "more finding");
    line(out, rest + " in full: " + place(written));
    return out.append(TextReport.closing(report)).toString();
  }

  private static String place(List<Path> written) {
    List<String> whole = new ArrayList<>();
    for (Path file : written) {
      if (ReportFormat.ofFile(file.toString()).hasAll()) {
        whole.add(file.toString());
      }
    }
    return whole.isEmpty()
        ? "in no report; the option report=FILE.txt writes one"
        : "in " + String.join(", ", whole);
  }

  private static void line(StringBuilder out, String text) {
    out.append(TextReport.MARGIN).append(Escape.line(text)).append('\n');
  }
}
