package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.FindingText;
import java.util.List;

/** The findings, each with its stack, its objects and what to do. */
final class FindingsSection {

  /** How many objects of a finding are listed at most; the count of the finding is the truth. */
  static final int MAX_OBJECTS = 100;

  private static final int MAX_PATHS = 20;

  /** Those that say the most; the others are there on a click, and on paper. */
  private static final int FIRST_FRAMES = 5;

  /** So few are seen at a glance. */
  private static final int WITHOUT_INDEX = 3;

  private final HtmlText html;
  private final TimelineCharts timelines;

  FindingsSection(HtmlText html, TimelineCharts timelines) {
    this.html = html;
    this.timelines = timelines;
  }

  void write(List<Finding> findings) {
    html.section("findings", "Findings");
    if (findings.isEmpty()) {
      html.element("p", "None.");
    } else if (findings.size() > WITHOUT_INDEX) {
      index(findings);
    }
    int number = 0;
    for (Finding finding : findings) {
      finding(finding, ++number);
    }
    LeakedPaths.write(html, findings);
    html.endSection();
  }

  private void index(List<Finding> findings) {
    html.raw("<ol>\n");
    int number = 0;
    for (Finding finding : findings) {
      html.raw("<li class=\"" + finding.severity() + "\"><a href=\"#finding-" + ++number + "\">");
      html.text(finding.rule().id()).raw("</a> <span class=\"tag\">" + finding.severity());
      html.raw("</span> ").text(finding.count() + " \u00d7 " + finding.kind().title() + " at ");
      html.site(finding.site()).raw("</li>\n");
    }
    html.raw("</ol>\n");
  }

  private void finding(Finding finding, int number) {
    html.raw("<article class=\"" + finding.severity() + "\" id=\"finding-" + number + "\">\n");
    html.raw("<h3><span class=\"tag\">" + finding.severity() + ": " + finding.rule() + "</span> ");
    html.text(finding.count() + " \u00d7 " + finding.kind().title() + " at ");
    html.site(finding.site()).raw("</h3>\n");
    html.element("p", finding.message());
    if (!finding.verdicts().isEmpty()) {
      html.element("p", "By verdict: " + FindingText.verdicts(finding.verdicts()));
    }
    html.raw("<p class=\"fix\"><b>Fix:</b> ").text(finding.remedy()).raw("</p>\n");
    paths(finding.paths());
    if (finding.others() != null) {
      html.element("p", finding.others());
    }
    if (!finding.objects().isEmpty()) {
      objects(finding, number);
    }
    String chart = timelines.chartOf(finding);
    if (chart != null) {
      html.raw(
          "<p class=\"over\"><a href=\"#"
              + chart
              + "\">What this call site did over time</a></p>\n");
    }
    html.raw("</article>\n");
  }

  private void paths(List<FindingPath> paths) {
    int shown = Math.min(paths.size(), MAX_PATHS);
    for (FindingPath path : paths.subList(0, shown)) {
      String heading = FindingText.heading(path, paths.size() > 1);
      if (!path.stack().isEmpty() || paths.size() > 1) {
        stack(heading.isEmpty() ? "Stack" : "Stack: " + heading, path.stack());
      }
    }
    if (shown < paths.size()) {
      html.element(
          "p",
          "And " + (paths.size() - shown) + " more paths; at most 20 of a finding are listed.");
    }
  }

  private void stack(String heading, List<String> frames) {
    int first = frames.size() <= FIRST_FRAMES + 1 ? frames.size() : FIRST_FRAMES;
    html.element("p", heading);
    frames(frames.subList(0, first));
    if (first < frames.size()) {
      html.raw("<details class=\"stack\"><summary>").text(frames.size() - first + " more frames");
      html.raw("</summary>\n");
      frames(frames.subList(first, frames.size()));
      html.raw("</details>\n");
    }
  }

  private void frames(List<String> frames) {
    html.raw("<pre>");
    for (String frame : frames) {
      int where = Math.max(0, frame.lastIndexOf('('));
      html.text(frame.substring(0, where)).raw("<wbr>").text(frame.substring(where)).raw("\n");
    }
    html.raw("</pre>\n");
  }

  private void objects(Finding finding, int number) {
    List<FindingObject> objects = finding.objects();
    int shown = Math.min(objects.size(), MAX_OBJECTS);
    html.raw("<details><summary>").text(objects.size() == 1 ? "The object" : "The objects");
    html.raw("</summary>\n");
    html.startTable(
        "Objects of finding " + number + ", and what the kernel shows of them",
        "Object",
        "Key",
        "Name",
        "Size",
        "Created",
        "Kernel");
    for (FindingObject object : objects.subList(0, shown)) {
      html.row(FindingText.idOf(finding.kind(), object));
      html.cell(object.key() == null ? "" : object.key());
      html.cell(object.name() == null ? "" : object.name());
      html.cell(FindingText.sizeOf(finding.kind(), object));
      html.cell(object.created() == null ? "unknown" : NumberFormats.time(object.created()));
      html.cell(object.kernel() == null ? "unknown" : object.kernel()).endRow();
    }
    html.endTable();
    if (shown < objects.size()) {
      html.element(
          "p", "And " + (objects.size() - shown) + " more; at most 100 of a finding are listed.");
    }
    html.raw("</details>\n");
  }
}
