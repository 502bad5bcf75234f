package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The report for people. Lines at the margin begin with {@code ipcaudit: } and say all that a
 * reader in a hurry needs, so {@code grep ipcaudit:} is the short form; what explains them is
 * indented.
 */
public final class TextReport {

  /** How many findings are shown in full where there is not room for all. */
  static final int MAX_FINDINGS = 10;

  /** How many paths of a finding are shown. */
  static final int MAX_PATHS = 3;

  /** How many objects of a finding are shown. */
  static final int MAX_OBJECTS = 5;

  /** How many lines of a JVM that runs on are shown. */
  static final int MAX_HOLDERS = 5;

  /** What a line begins with that is not indented. */
  static final String MARGIN = "ipcaudit: ";

  private static final String INDENT = "    ";

  private final StringBuilder out = new StringBuilder(1024);

  private TextReport() {}

  /** The whole report, each line ended by a line feed; safe to print whatever the names are. */
  public static String render(AuditReport report) {
    TextReport text = new TextReport();
    for (Finding finding : report.findings()) {
      text.finding(finding);
    }
    if (report.jvm().ended() == null) {
      text.now(report.sites());
    }
    text.close(report);
    return text.out.toString();
  }

  /** One finding alone. */
  static String render(Finding finding) {
    TextReport text = new TextReport();
    text.finding(finding);
    return text.out.toString();
  }

  /** What there is to say of it on one line; not escaped yet. */
  public static String headline(Finding finding) {
    String what = finding.severity() + ": " + finding.rule() + ": ";
    return what + finding.count() + " x " + finding.kind() + " at " + finding.site();
  }

  /** How its paths go, a line each; neither indented nor escaped. */
  static List<String> paths(Finding finding) {
    return lines(finding.paths());
  }

  /** What follows the findings: the baseline, the summary and the coverage. */
  static String closing(AuditReport report) {
    TextReport text = new TextReport();
    text.close(report);
    return text.out.toString();
  }

  /**
   * The last line of a run whose verdict could not be on everything, with its line feed; empty if
   * all was seen that can make an object.
   */
  public static String notCovered(AuditReport report) {
    String parts = partsNotCovered(report);
    if (parts.isEmpty()) {
      return "";
    }
    TextReport text = new TextReport();
    text.line(
        MARGIN,
        "NOT COVERED: " + parts + ": what is created, used or leaked there is in no finding above");
    return text.out.toString();
  }

  /** What may create objects that were not seen, and why; empty if there is no such thing. */
  static String partsNotCovered(AuditReport report) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, String> part : report.coverage().entrySet()) {
      String state = part.getValue();
      if (state.startsWith(Coverage.FAILED)) {
        parts.add(part.getKey() + " (" + state.substring(Coverage.FAILED.length()) + ")");
      } else if (state.startsWith(Coverage.NOT_COVERED)) {
        parts.add(state.substring(Coverage.NOT_COVERED.length()));
      }
    }
    return String.join("; ", parts);
  }

  private void close(AuditReport report) {
    for (String sentence : BaselineLines.of(report.acceptance())) {
      line(MARGIN, sentence);
    }
    line(MARGIN, FindingText.summaryOf(report));
    coverage(report);
  }

  /** What has not ended has not lost anything yet: the lines with most objects, by their paths. */
  private void now(List<SiteAccount> accounts) {
    List<SiteAccount> most = new ArrayList<>();
    for (SiteAccount account : accounts) {
      if (account.live() > 0) {
        most.add(account);
      }
    }
    most.sort(Comparator.comparingLong(SiteAccount::live).reversed());
    for (SiteAccount account : most.subList(0, Math.min(most.size(), MAX_HOLDERS))) {
      String what = account.live() + " x " + account.kind() + " at " + account.site();
      line(MARGIN, "holds most now: " + what);
      List<FindingPath> paths = new ArrayList<>();
      for (PathFigures path : account.paths()) {
        if (path.live() > 0) {
          paths.add(path.holding());
        }
      }
      paths(paths);
    }
    if (most.size() > MAX_HOLDERS) {
      line(MARGIN, "and " + FindingText.amount(most.size() - MAX_HOLDERS, "more call site"));
    }
  }

  private void finding(Finding finding) {
    line(MARGIN, headline(finding));
    line(INDENT, finding.message());
    if (!finding.verdicts().isEmpty()) {
      line(INDENT, FindingText.verdicts(finding.verdicts()));
    }
    paths(finding.paths());
    if (finding.others() != null) {
      line(INDENT, finding.others());
    }
    List<FindingObject> objects = finding.objects();
    int shown = Math.min(objects.size(), MAX_OBJECTS);
    for (FindingObject object : objects.subList(0, shown)) {
      line(INDENT, object(finding.kind(), object));
    }
    if (shown < objects.size()) {
      line(INDENT, "and " + (objects.size() - shown) + " more");
    }
    line(INDENT, "fix: " + finding.remedy());
  }

  private void paths(List<FindingPath> paths) {
    for (String path : lines(paths)) {
      line(INDENT, path);
    }
  }

  private static List<String> lines(List<FindingPath> paths) {
    List<String> lines = new ArrayList<>();
    int shown = Math.min(paths.size(), MAX_PATHS);
    for (FindingPath path : paths.subList(0, shown)) {
      String heading = FindingText.heading(path, paths.size() > 1);
      if (!heading.isEmpty()) {
        lines.add(heading);
      }
      for (String frame : path.stack()) {
        lines.add("at " + frame);
      }
    }
    if (shown < paths.size()) {
      FindingPath rest = FindingPath.together(paths.subList(shown, paths.size()));
      lines.add(rest.count() + " by " + FindingText.amount(rest.paths(), "more path"));
    }
    return lines;
  }

  private static String object(Kind kind, FindingObject object) {
    StringBuilder text = new StringBuilder(FindingText.idOf(kind, object));
    if (object.key() != null) {
      text.append(", key ").append(object.key());
    }
    if (object.name() != null) {
      text.append(", name ").append(object.name());
    }
    if (object.size() > 0) {
      text.append(", ").append(FindingText.sizeOf(kind, object));
    }
    if (!"present".equals(object.kernel())) {
      text.append(", in the kernel: ").append(object.kernel());
    }
    return text.toString();
  }

  private void coverage(AuditReport report) {
    StringBuilder text = new StringBuilder("coverage: ");
    for (Map.Entry<String, String> entry : report.coverage().entrySet()) {
      text.append(entry.getKey()).append('=').append(entry.getValue()).append("; ");
    }
    line(MARGIN, text.append("dropped=").append(report.dropped()).toString());
    for (String note : report.notes()) {
      line(MARGIN, "coverage: " + note);
    }
  }

  private void line(String prefix, String text) {
    out.append(prefix).append(Escape.line(text)).append('\n');
  }
}
