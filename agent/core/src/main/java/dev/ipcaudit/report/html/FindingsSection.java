package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.report.names.FindingNames;
import dev.ipcaudit.report.names.SourceLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The findings: what the script of the page needs, an index, what mends several, and each one. */
final class FindingsSection {

  /** So few are seen at a glance. */
  private static final int WITHOUT_INDEX = 3;

  /** A longer index is shown on a click. */
  private static final int OPEN_INDEX = 20;

  private final HtmlText html;
  private final List<Finding> findings;
  private final FindingNames names;
  private final List<String> anchors = new ArrayList<>();
  private final Map<String, Set<String>> remedies = new LinkedHashMap<>();
  private final Map<String, Integer> uses = new LinkedHashMap<>();

  FindingsSection(HtmlText html, AuditReport report) {
    this.html = html;
    findings = report.findings();
    names = new FindingNames(report);
    for (Finding finding : findings) {
      anchors.add(names.anchor(finding));
      uses.merge(finding.remedy(), 1, Integer::sum);
      remedies
          .computeIfAbsent(finding.remedy(), first -> new LinkedHashSet<>())
          .add(finding.rule() + ", " + finding.kind().title());
    }
    remedies.keySet().removeIf(remedy -> uses.getOrDefault(remedy, 0) < 2);
  }

  /** The ids of the findings, in their order, which stay the same between runs. */
  List<String> anchors() {
    return anchors;
  }

  void write(TimelineCharts timelines, SourceLines sources) {
    html.section("findings", "Findings");
    if (findings.isEmpty()) {
      html.element("p", "None.");
    } else if (findings.size() > WITHOUT_INDEX) {
      tools();
      index();
    }
    fixes();
    FindingArticle article = new FindingArticle(html, names, sources);
    html.raw("<div id=\"list\">\n");
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      article.write(finding, anchors.get(i), fixOf(finding), timelines.chartOf(finding));
    }
    html.raw("</div>\n");
    LeakedPaths.write(html, findings);
    html.endSection();
  }

  /** Hidden from whoever runs no script, which shows them. */
  private void tools() {
    html.raw("<div id=\"tools\" class=\"tools\" role=\"search\" aria-label=\"Findings\" hidden>\n")
        .raw("<label>Filter <input id=\"filter\" type=\"search\" autocomplete=\"off\"")
        .raw(" placeholder=\"rule, kind, package, path\"></label>\n");
    select("sort", "Sort by", "severity", "objects", "call site", "rule", "kind");
    select("group", "Group by", "nothing", "rule", "kind", "package", "path");
    html.raw("<button id=\"fold\" type=\"button\">Hide details</button>\n")
        .raw("<output id=\"shown\"></output>\n</div>\n");
  }

  private void select(String id, String label, String... options) {
    html.raw("<label>" + label + " <select id=\"" + id + "\">");
    for (String option : options) {
      html.raw("<option>" + option + "</option>");
    }
    html.raw("</select></label>\n");
  }

  private void index() {
    html.raw(findings.size() > OPEN_INDEX ? "<details>" : "<details open>");
    html.raw("<summary>Index</summary>\n<ol id=\"index\">\n");
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      html.raw("<li class=\"" + finding.severity() + "\"><a href=\"#" + anchors.get(i) + "\">");
      html.text(finding.severity() + ": " + finding.rule()).raw("</a> ");
      html.text(finding.count() + " \u00d7 " + finding.kind().title() + " at ");
      html.text(StackFrameText.shortened(finding.site().toString())).raw("</li>\n");
    }
    html.raw("</ol>\n</details>\n");
  }

  /** What mends more than one of them is said once. */
  private void fixes() {
    if (remedies.isEmpty()) {
      return;
    }
    html.element("h3", "Fixes of several findings");
    int number = 0;
    for (Map.Entry<String, Set<String>> remedy : remedies.entrySet()) {
      html.raw("<p class=\"fix\" id=\"fix-" + ++number + "\"><b>");
      html.text(String.join("; ", remedy.getValue()) + ":").raw("</b> ");
      html.text(remedy.getKey()).raw("</p>\n");
    }
  }

  /** The id of its fix, or empty if that is of this finding alone. */
  private String fixOf(Finding finding) {
    int number = 0;
    for (String remedy : remedies.keySet()) {
      number++;
      if (remedy.equals(finding.remedy())) {
        return "fix-" + number;
      }
    }
    return "";
  }
}
