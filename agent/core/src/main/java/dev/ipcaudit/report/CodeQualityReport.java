package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.names.Fingerprints;
import dev.ipcaudit.report.names.SourceUri;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * The report for the code quality of a merge request in GitLab: what it reads of the format of Code
 * Climate. What a baseline accepts is left out, since the format has no word for it.
 *
 * @see <a href="https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format">Code
 *     Quality report format</a>
 */
final class CodeQualityReport {

  private CodeQualityReport() {}

  /**
   * Writes {@code report} and flushes; {@code out} stays open.
   *
   * @param sourceRoot where packages begin in the checkout, such as {@code src/main/java/}; may be
   *     empty
   * @throws IOException as {@code out} throws it
   */
  static void write(AuditReport report, String sourceRoot, OutputStream out) throws IOException {
    SourceUri sources = new SourceUri(sourceRoot);
    List<Finding> all = new ArrayList<>(report.findings());
    for (BaselineResult.Accepted accepted : report.acceptance().accepted()) {
      all.add(accepted.finding());
    }
    // of all, as SARIF has them
    Fingerprints fingerprints = new Fingerprints(all);
    try (JsonText json = new JsonText(out)) {
      json.startArray();
      for (Finding finding : report.findings()) {
        json.startObject();
        finding(json, finding, sources);
        json.put("fingerprint", fingerprints.of(finding));
        json.endObject();
      }
      json.endArray();
      json.end();
    } catch (JacksonException failure) {
      // jackson 3 wraps what the stream throws
      throw failure.getCause() instanceof IOException
          ? (IOException) failure.getCause()
          : new IOException(failure);
    }
  }

  private static void finding(JsonText json, Finding finding, SourceUri sources) {
    String what = finding.count() + " x " + finding.kind() + " at " + finding.site();
    String text = what + ": " + finding.message() + " Fix: " + finding.remedy();
    json.put("description", Escape.line(text));
    json.put("check_name", finding.rule().id());
    json.put("severity", severity(finding.severity()));
    String path = sources.path(finding.site());
    json.startObject("location");
    // both are required; the class says more than nothing
    json.put("path", Escape.line(path == null ? finding.site().className() : path));
    json.startObject("lines");
    json.put("begin", Math.max(1, finding.site().line()));
    json.endObject();
    json.endObject();
  }

  /** One of info, minor, major, critical and blocker. */
  private static String severity(Severity severity) {
    return switch (severity) {
      case ERROR -> "critical";
      case WARNING -> "major";
      case NOTE -> "info";
    };
  }
}
