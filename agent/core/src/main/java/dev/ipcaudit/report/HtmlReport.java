package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import java.util.List;
import java.util.Map;

/**
 * The report for a browser: one file that loads nothing, runs no script, and says so to the browser
 * too. In the order of a reader: verdict, findings with what to do, and then what they stand on.
 */
public final class HtmlReport {

  /** How many objects of a finding are listed at most; the count of the finding is the truth. */
  static final int MAX_OBJECTS = 100;

  private final HtmlText html = new HtmlText();
  private final AuditReport report;

  private HtmlReport(AuditReport report) {
    this.report = report;
  }

  /** The whole document, to be encoded in UTF-8. */
  public static String render(AuditReport report) {
    HtmlReport page = new HtmlReport(report);
    page.head();
    page.summary();
    page.findings();
    HtmlBaseline.section(page.html, report.acceptance());
    HtmlTables.limits(page.html, report.limits());
    page.objects();
    HtmlTables.accounts(page.html, report.sites());
    page.coverage();
    page.html.raw("</main>\n</body>\n</html>\n");
    return page.html.toString();
  }

  private void head() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        // whatever a hostile name might get in, it loads and runs nothing
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    String main = report.jvm().main() == null ? "an unknown program" : report.jvm().main();
    html.element("title", "ipcaudit: " + main);
    html.raw("<style>\n").raw(HtmlStyle.CSS).raw("</style>\n</head>\n<body>\n");
    html.raw("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<header>\n");
    html.raw("<h1>IPC audit of <code>").text(main).raw("</code></h1>\n");
    html.raw("<nav aria-label=\"Sections\"><a href=\"#findings\">Findings</a> \u00b7 ")
        .raw("<a href=\"#limits\">Limits</a> \u00b7 <a href=\"#objects\">Objects</a> \u00b7 ")
        .raw("<a href=\"#accounts\">Accounts</a> \u00b7 <a href=\"#coverage\">Coverage</a></nav>\n")
        .raw("</header>\n<main>\n");
  }

  private void summary() {
    html.section("summary", "Summary");
    html.raw(report.findings().isEmpty() ? "<p class=\"verdict clean\">" : "<p class=\"verdict\">");
    html.text(TextReport.summaryOf(report)).raw("</p>\n<dl>\n");
    AuditReport.Jvm jvm = report.jvm();
    html.pair("Process", jvm.pid() == 0 ? "unknown" : Long.toString(jvm.pid()));
    html.pair("Java", known(jvm.java()));
    html.pair("IPC namespace", known(jvm.ipcNamespace()));
    html.pair("Started", known(jvm.started()));
    html.pair("Ended", known(jvm.ended()));
    html.raw("</dl>\n");
    html.endSection();
  }

  /** A recording that was cut off does not tell all of it. */
  private static String known(Object value) {
    return value == null ? "unknown" : value.toString();
  }

  private void findings() {
    html.section("findings", "Findings");
    if (report.findings().isEmpty()) {
      html.element("p", "None.");
    }
    int number = 0;
    for (Finding finding : report.findings()) {
      finding(finding, ++number);
    }
    html.endSection();
  }

  private void finding(Finding finding, int number) {
    html.raw("<article class=\"" + finding.severity() + "\" id=\"finding-" + number + "\">\n");
    html.raw("<h3><span class=\"tag\">" + finding.severity() + ": " + finding.rule() + "</span> ");
    html.text(finding.count() + " \u00d7 " + finding.kind().title() + " at ");
    html.raw("<code>").text(finding.site().toString()).raw("</code></h3>\n");
    html.element("p", finding.message());
    if (!finding.verdicts().isEmpty()) {
      html.element("p", TextReport.verdicts(finding.verdicts()));
    }
    if (!finding.site().stack().isEmpty()) {
      html.raw("<details open><summary>Stack of the first call</summary>\n<pre>");
      for (String frame : finding.site().stack()) {
        html.text(frame).raw("\n");
      }
      html.raw("</pre></details>\n");
    }
    html.raw("<p class=\"fix\">").text("Fix: " + finding.remedy()).raw("</p>\n</article>\n");
  }

  private void objects() {
    html.section("objects", "Objects in the kernel");
    boolean any = false;
    for (Finding finding : report.findings()) {
      any |= !finding.objects().isEmpty();
    }
    if (!any) {
      html.element("p", "No object has a finding.");
      html.endSection();
      return;
    }
    html.startTable(
        "Objects that have a finding, and what the kernel says of them",
        "Object",
        "Kind",
        "Key",
        "Name",
        "Size",
        "Created",
        "Kernel",
        "Finding");
    long missing = 0;
    int number = 0;
    for (Finding finding : report.findings()) {
      number++;
      List<FindingObject> objects = finding.objects();
      int shown = Math.min(objects.size(), MAX_OBJECTS);
      missing += objects.size() - shown;
      for (FindingObject object : objects.subList(0, shown)) {
        object(finding, object, number);
      }
    }
    html.endTable();
    if (missing > 0) {
      html.element("p", "And " + missing + " more; at most 100 of a finding are listed.");
    }
    html.endSection();
  }

  private void object(Finding finding, FindingObject object, int number) {
    html.row(TextReport.idOf(finding.kind(), object)).cell(finding.kind().id());
    html.cell(object.key() == null ? "" : object.key());
    html.cell(object.name() == null ? "" : object.name());
    html.cell(TextReport.sizeOf(finding.kind(), object));
    html.cell(object.created() == null ? "unknown" : object.created().toString());
    html.cell(known(object.kernel()));
    html.raw("<td><a href=\"#finding-" + number + "\">" + finding.rule() + "</a></td>");
    html.endRow();
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
