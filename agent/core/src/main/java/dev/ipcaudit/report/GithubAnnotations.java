package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.names.SourceUri;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings as commands to GitHub Actions, which shows each at its line of the change. The runner
 * reads commands in what a step writes to stdout and to stderr.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">
 *     Workflow commands</a>
 */
public final class GithubAnnotations {

  /** Of each severity; GitHub shows no more of a step. */
  static final int MAX_EACH = 10;

  private GithubAnnotations() {}

  /**
   * A line for each of the worst findings, ended by a line feed; empty if there is none.
   *
   * @param sourceRoot where packages begin in the checkout, such as {@code src/main/java/}; may be
   *     empty
   */
  public static String render(AuditReport report, String sourceRoot) {
    SourceUri sources = new SourceUri(sourceRoot);
    int[] shown = new int[Severity.values().length];
    StringBuilder out = new StringBuilder();
    for (Finding finding : report.findings()) {
      if (shown[finding.severity().ordinal()]++ < MAX_EACH) {
        annotation(out, finding, sources);
      }
    }
    return out.toString();
  }

  /**
   * A text in which no name can be taken for a command: the runner looks for {@code ##[} anywhere,
   * and for two colons at the first character of a line that is no space.
   */
  public static String inert(String text) {
    return text.replace("##[", "##\\u005b").replace("  ::", "  \\u003a:");
  }

  private static void annotation(StringBuilder out, Finding finding, SourceUri sources) {
    List<String> properties = new ArrayList<>();
    String path = sources.path(finding.site());
    if (path != null) {
      properties.add("file=" + property(path));
      if (finding.site().line() > 0) {
        properties.add("line=" + finding.site().line());
      }
    }
    String what = finding.rule() + ": " + finding.count() + " x " + finding.kind();
    properties.add("title=" + property("ipcaudit: " + what));
    out.append("::").append(command(finding.severity())).append(' ');
    out.append(String.join(",", properties)).append("::");
    // whoever reads an annotation may not see the file
    out.append(data(finding.message())).append("%0Aat ").append(data(finding.site().toString()));
    out.append("%0AFix: ").append(data(finding.remedy())).append('\n');
  }

  private static String command(Severity severity) {
    return severity == Severity.NOTE ? "notice" : severity.id();
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  /** Without line feeds, which {@link Escape#line} has made visible. */
  private static String data(String text) {
    return Escape.line(Escape.shortened(text)).replace("%", "%25");
  }
}
