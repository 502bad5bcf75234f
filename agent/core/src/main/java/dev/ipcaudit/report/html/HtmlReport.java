package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.names.SourceLines;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report for a browser: one file that loads nothing, runs no script but its own, and says so to
 * the browser too. All is there without the script. In the order of a reader: verdict, findings
 * with what to do, and then what they stand on.
 */
public final class HtmlReport {

  private static final String[][] SECTIONS = {
    {"findings", "Findings"},
    {"timeline", "Live objects"},
    {"eagain", "EAGAIN"},
    {"limits", "Limits"},
    {"kernel", "Kernel"},
    {"accounts", "Accounts"},
    {"coverage", "Coverage"}
  };

  private final HtmlText html = new HtmlText();
  private final AuditReport report;
  private final String verdict;

  private HtmlReport(AuditReport report, Severity failOn) {
    this.report = report;
    verdict = report.fails(failOn) ? "Failed" : "Passed";
  }

  /**
   * The whole document, to be encoded in UTF-8.
   *
   * @param failOn from which severity on a finding makes the verdict {@code Failed}
   * @param sourceRoots where the lines of the host's sources are read, as {@link SourceLines} takes
   *     them; may be empty
   */
  public static String render(AuditReport report, Severity failOn, String sourceRoots) {
    HtmlReport page = new HtmlReport(report, failOn);
    FindingsSection findings = new FindingsSection(page.html, report);
    TimelineCharts timelines = new TimelineCharts(page.html, report, findings.anchors());
    page.head();
    page.summary(findings.anchors());
    findings.write(timelines, new SourceLines(sourceRoots));
    BaselineSection.write(page.html, report.acceptance());
    timelines.live();
    timelines.eagain();
    LimitsSection.write(page.html, report.limits());
    new KernelSection(page.html).write(report.kernel());
    AccountsSection.write(page.html, report.sites());
    page.coverage();
    page.html.raw("</main>\n</body>\n</html>\n");
    return page.html.toString();
  }

  private void head() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        // whatever a hostile name might get in, it loads and runs nothing
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; script-src '" + HtmlScript.hash() + "'; ")
        .raw("base-uri 'none'; form-action 'none'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    String main = report.jvm().main();
    main = main == null || main.isEmpty() ? null : main;
    html.element(
        "title", verdict + ": ipcaudit of " + (main == null ? "an unknown program" : main));
    html.raw("<style>\n").raw(HtmlStyle.CSS).raw("</style>\n<script>");
    html.raw(HtmlScript.TEXT).raw("</script>\n</head>\n<body>\n");
    html.raw("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<header>\n");
    html.raw("<h1>IPC audit of ");
    if (main == null) {
      html.text("an unknown program");
    } else {
      html.raw("<code>").text(program(main)).raw("</code>");
    }
    html.raw("</h1>\n");
    html.raw("<nav aria-label=\"Sections\">\n");
    for (String[] section : SECTIONS) {
      html.raw("<a href=\"#" + section[0] + "\">").text(section[1]).raw("</a>\n");
    }
    html.raw("</nav>\n</header>\n<main>\n");
  }

  /** The main class or the jar alone: neither its directory nor its arguments. */
  private static String program(String main) {
    int blank = main.indexOf(' ');
    String word = blank < 0 ? main : main.substring(0, blank);
    String name = word.substring(word.lastIndexOf('/') + 1);
    return name.isEmpty() ? main : name;
  }

  private void summary(List<String> anchors) {
    html.section("summary", "Summary");
    html.raw("<div class=\"verdict " + verdict.toLowerCase(Locale.ROOT) + "\">\n<p><strong>");
    html.raw(verdict + "</strong></p>\n");
    html.element("p", FindingText.summaryOf(report));
    if (!anchors.isEmpty()) {
      // they are sorted by how grave they are
      Finding worst = report.findings().get(0);
      html.raw("<p>The worst: <a href=\"#" + anchors.get(0) + "\">").text(worst.rule().id());
      html.raw("</a>: ").text(worst.count() + " \u00d7 " + worst.kind().title() + " at ");
      html.site(worst.site()).raw("</p>\n");
    }
    html.raw("</div>\n");
    tiles();
    html.raw("<dl>\n");
    AuditReport.Jvm jvm = report.jvm();
    html.pair("Process", jvm.pid() == 0 ? "unknown" : Long.toString(jvm.pid()));
    html.pair("Command", known(jvm.main()));
    html.pair("Java", known(jvm.java()));
    html.pair("IPC namespace", known(jvm.ipcNamespace()));
    html.pair("Started", time(jvm.started()));
    html.pair("Ended", time(jvm.ended()));
    html.raw("</dl>\n");
    html.endSection();
  }

  private void tiles() {
    long left = 0;
    long eagain = 0;
    for (SiteAccount account : report.sites()) {
      left += account.live();
      eagain += account.eagain();
    }
    html.raw("<ul class=\"tiles\">\n");
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
      long count = 0;
      for (Finding finding : report.findings()) {
        count += finding.severity() == severity ? 1 : 0;
      }
      tile(count, severity.id() + (count == 1 ? "" : "s"), count == 0 ? "" : severity.id());
    }
    tile(left, left == 1 ? "object left" : "objects left", "");
    tile(eagain, "EAGAIN", "");
    html.raw("</ul>\n");
  }

  private void tile(long count, String what, String style) {
    html.raw("<li class=\"" + style + "\"><b class=\"tag\">").text(NumberFormats.exact(count));
    html.raw("</b> ").text(what).raw("</li>\n");
  }

  /** A recording that was cut off does not tell all of it. */
  private static String known(@Nullable String value) {
    return value == null ? "unknown" : value;
  }

  private static String time(@Nullable Instant moment) {
    return moment == null ? "unknown" : NumberFormats.time(moment);
  }

  private void coverage() {
    html.section("coverage", "Coverage");
    html.raw("<dl>\n");
    for (Map.Entry<String, String> part : report.coverage().entrySet()) {
      html.pair(part.getKey(), part.getValue());
    }
    html.pair("dropped", Long.toString(report.dropped()));
    html.raw("</dl>\n");
    if (!report.notes().isEmpty()) {
      html.raw("<ul>\n");
      for (String note : report.notes()) {
        html.element("li", note);
      }
      html.raw("</ul>\n");
    }
    html.endSection();
  }
}
