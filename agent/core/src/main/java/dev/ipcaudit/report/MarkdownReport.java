package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.text.Markdown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The report for the summary of a step or a comment, as Markdown: the verdict, a table of all
 * findings, and the worst of them with paths and remedy. Bounded, since GitHub refuses a summary of
 * more than 1 MiB, which several JVMs may share.
 */
final class MarkdownReport {

  /** Bytes in UTF-8, of the whole report. */
  static final int MAX_BYTES = 256 * 1024;

  /** Bytes that the table may fill. */
  private static final int MAX_TABLE = MAX_BYTES / 2;

  /** Bytes that are kept for what says that something was left out. */
  private static final int RESERVE = 4096;

  /** Lines of call paths of one finding. */
  private static final int MAX_LINES = 100;

  private final StringBuilder out = new StringBuilder(1024);
  private int bytes;

  private MarkdownReport() {}

  /**
   * The whole report, each line ended by a line feed.
   *
   * @param failOn from which severity on a finding makes the verdict {@code failed}
   */
  static String render(AuditReport report, Severity failOn) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.verdict(report, failOn);
    markdown.table(report.findings());
    markdown.worst(report.findings());
    markdown.baseline(report);
    return markdown.out.toString();
  }

  private void verdict(AuditReport report, Severity failOn) {
    String verdict = report.fails(failOn) ? "failed" : "passed";
    add("### ipcaudit " + verdict + ": " + Markdown.line(FindingText.summaryOf(report)) + "\n\n");
    String main = report.jvm().main();
    if (main != null && !main.isEmpty()) {
      add("Program: " + code(main) + ", pid " + report.jvm().pid() + "\n\n");
    }
    String missing = TextReport.partsNotCovered(report);
    if (!missing.isEmpty()) {
      add("**Not covered**: " + Markdown.line(missing) + "\n\n");
    }
  }

  private void table(List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    add("| severity | rule | kind | count | call site |\n|---|---|---|--:|---|\n");
    int rows = 0;
    for (Finding finding : findings) {
      String what = "| " + finding.severity() + " | " + finding.rule() + " | " + finding.kind();
      String site = code(finding.site().toString());
      if (!fits(what + " | " + finding.count() + " | " + site + " |\n", MAX_TABLE)) {
        break;
      }
      rows++;
    }
    add("\n");
    if (rows < findings.size()) {
      String rest = FindingText.amount(findings.size() - rows, "more finding");
      add("Left out of this table, which would be too large: " + rest + ".\n\n");
    }
  }

  private void worst(List<Finding> findings) {
    int shown = 0;
    for (Finding finding : findings) {
      if (shown == TextReport.MAX_FINDINGS || !fits(whole(finding), MAX_BYTES - RESERVE)) {
        break;
      }
      shown++;
    }
    if (shown < findings.size()) {
      String rest = FindingText.amount(findings.size() - shown, "more finding");
      add("Left out here: messages, call paths and remedies of " + rest + ".");
      add(" `report=FILE.txt` has them all.\n\n");
    }
  }

  private static String whole(Finding finding) {
    StringBuilder text = new StringBuilder(512);
    text.append("#### ").append(finding.severity()).append(": ").append(finding.rule());
    text.append(": ").append(finding.count()).append(" x ").append(finding.kind());
    text.append(" at ").append(code(finding.site().toString())).append("\n\n");
    text.append("**Found**: ").append(Markdown.line(finding.message())).append("\n\n");
    List<String> lines = new ArrayList<>(TextReport.paths(finding));
    if (lines.size() > MAX_LINES) {
      String rest = "... and " + (lines.size() - MAX_LINES) + " more lines";
      lines.subList(MAX_LINES, lines.size()).clear();
      lines.add(rest);
    }
    if (!lines.isEmpty()) {
      text.append(Markdown.block(lines)).append('\n');
    }
    return text.append("**Fix**: ")
        .append(Markdown.line(finding.remedy()))
        .append("\n\n")
        .toString();
  }

  /** What it accepts, and which entries need care. */
  private void baseline(AuditReport report) {
    List<String> sentences = BaselineLines.of(report.acceptance());
    int shown = 0;
    for (String sentence : sentences) {
      if (!fits("- Of the baseline: " + Markdown.line(sentence) + "\n", MAX_BYTES - RESERVE / 2)) {
        add("- " + FindingText.amount(sentences.size() - shown, "more line") + " left out\n");
        break;
      }
      shown++;
    }
  }

  /** In an element, since mentions are not searched for in code. */
  private static String code(String text) {
    return "<code>" + Markdown.line(text) + "</code>";
  }

  /** Adds a piece unless the report would then be larger than {@code limit}. */
  private boolean fits(String piece, int limit) {
    int length = piece.getBytes(StandardCharsets.UTF_8).length;
    if (bytes + length > limit) {
      return false;
    }
    bytes += length;
    out.append(piece);
    return true;
  }

  private void add(String piece) {
    fits(piece, MAX_BYTES);
  }
}
