package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.report.names.FindingNames;
import dev.ipcaudit.report.names.SourceLines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One finding: its line of source, its stacks, its objects, what to do, and what it is called. */
final class FindingArticle {

  private static final int MAX_PATHS = 20;

  /** Characters of sources in the whole page; the gravest findings come first. */
  private static final int MAX_SOURCE = 10 * 1024;

  private final HtmlText html;
  private final FindingNames names;
  private final SourceLines sources;
  private final StackBlocks stacks;
  private final ObjectList objects;
  private int source;

  FindingArticle(HtmlText html, FindingNames names, SourceLines sources) {
    this.html = html;
    this.names = names;
    this.sources = sources;
    stacks = new StackBlocks(html);
    objects = new ObjectList(html);
  }

  /**
   * @param fix the id of a fix that other findings have too, or empty
   * @param chart the id of the chart of its call site, or null
   */
  void write(Finding finding, String id, String fix, @Nullable String chart) {
    html.raw("<article class=\"" + finding.severity() + "\" id=\"" + id + "\" data-kind=\"");
    html.raw(
        finding.kind() + "\" data-count=\"" + finding.count() + "\">\n<h3><span class=\"tag\">");
    html.raw(finding.severity() + ": " + finding.rule() + "</span> ");
    html.text(finding.count() + " \u00d7 " + finding.kind().title() + " at ");
    html.site(finding.site()).raw("</h3>\n");
    html.element("p", finding.message());
    if (!finding.verdicts().isEmpty()) {
      html.element("p", "By verdict: " + FindingText.verdicts(finding.verdicts()));
    }
    if (fix.isEmpty()) {
      html.raw("<p class=\"fix\"><b>Fix:</b> ").text(finding.remedy()).raw("</p>\n");
    } else {
      html.raw("<p class=\"over\"><a href=\"#" + fix + "\">Fix of several findings</a></p>\n");
    }
    html.raw("<details class=\"more\" open><summary>Details</summary>\n");
    source(finding);
    paths(finding.paths());
    if (finding.others() != null) {
      html.element("p", finding.others());
    }
    objects.write(finding);
    if (chart != null) {
      html.raw("<p class=\"over\"><a href=\"#" + chart);
      html.raw("\">What this call site did over time</a></p>\n");
    }
    known(finding);
    html.raw("</details>\n</article>\n");
  }

  private void source(Finding finding) {
    if (source > MAX_SOURCE) {
      return;
    }
    List<String> stack = finding.paths().get(0).stack();
    SourceLines.Excerpt excerpt =
        sources.of(stack.isEmpty() ? List.of(finding.site().toString()) : stack);
    if (excerpt == null) {
      return;
    }
    int name = excerpt.file().lastIndexOf('/') + 1;
    html.raw("<p>Source: <code>").text(excerpt.file().substring(0, name)).raw("<wbr>");
    html.text(excerpt.file().substring(name)).raw("</code></p>\n<pre class=\"source\">");
    int number = excerpt.first();
    int width = Integer.toString(number + excerpt.lines().size()).length();
    for (String line : excerpt.lines()) {
      boolean meant = number == excerpt.line();
      html.raw(meant ? "<mark>" : "").text((meant ? "> " : "  ") + padded(number, width) + "  ");
      source += line.length();
      html.text(line).raw(meant ? "</mark>\n" : "\n");
      number++;
    }
    html.raw("</pre>\n");
  }

  private static String padded(int number, int width) {
    String digits = Integer.toString(number);
    return " ".repeat(Math.max(0, width - digits.length())) + digits;
  }

  private void paths(List<FindingPath> paths) {
    int shown = Math.min(paths.size(), MAX_PATHS);
    for (FindingPath path : paths.subList(0, shown)) {
      String heading = FindingText.heading(path, paths.size() > 1);
      if (!path.stack().isEmpty() || paths.size() > 1) {
        stacks.write(heading.isEmpty() ? "Stack" : "Stack: " + heading, path.stack());
      }
    }
    if (shown < paths.size()) {
      html.element(
          "p",
          "And "
              + FindingPath.number(paths.subList(shown, paths.size()))
              + " more paths; at most 20 of a finding are listed.");
    }
  }

  /** As a baseline, the option ignore= and the results of tests name it, one a line. */
  private void known(Finding finding) {
    html.raw("<pre class=\"as\">").text(names.baselineEntry(finding)).raw("\n");
    html.text(FindingNames.ignoreOption(finding)).raw("\n");
    html.text(names.testName(finding)).raw("</pre>\n");
  }
}
