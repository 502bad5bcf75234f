package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.audit.rule.Rule;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.model.Tool;
import dev.ipcaudit.report.names.Fingerprints;
import dev.ipcaudit.report.names.SourceUri;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The report for code scanning: SARIF 2.1.0, one run with a result for each finding. Results lie in
 * files relative to {@code SRCROOT}, the checkout of the host's sources, whose place on the disk
 * whoever shows them knows.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
public final class SarifReport {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

  private static final String ROOT = "SRCROOT";
  private final JsonText json;
  private final SourceUri sources;

  private SarifReport(JsonText json, SourceUri sources) {
    this.json = json;
    this.sources = sources;
  }

  /**
   * Writes {@code report} and flushes; {@code out} stays open.
   *
   * @param sourceRoot where packages begin in the checkout, such as {@code src/main/java/}; may be
   *     empty
   * @throws IOException as {@code out} throws it
   */
  public static void write(AuditReport report, String sourceRoot, OutputStream out)
      throws IOException {
    try (JsonText json = new JsonText(out)) {
      new SarifReport(json, new SourceUri(sourceRoot)).log(report);
    } catch (JacksonException failure) {
      // jackson 3 wraps what the stream throws
      throw failure.getCause() instanceof IOException
          ? (IOException) failure.getCause()
          : new IOException(failure);
    }
  }

  private void log(AuditReport report) {
    json.startObject();
    json.put("$schema", SCHEMA);
    json.put("version", "2.1.0");
    json.startArray("runs");
    json.startObject();
    tool();
    invocation(report);
    json.startObject("originalUriBaseIds");
    json.startObject(ROOT);
    json.startObject("description");
    json.put("text", "The checkout of the program's sources.");
    json.endObject();
    json.endObject();
    json.endObject();
    BaselineResult acceptance = report.acceptance();
    List<Finding> all = new ArrayList<>(report.findings());
    for (BaselineResult.Accepted accepted : acceptance.accepted()) {
      all.add(accepted.finding());
    }
    // of all, so that a finding stays the same one when it is accepted
    Fingerprints fingerprints = new Fingerprints(all);
    json.startArray("results");
    for (Finding finding : report.findings()) {
      json.startObject();
      result(finding, fingerprints.of(finding));
      if (acceptance.given()) {
        json.put("suppressions", List.of()); // there are none, instead of: it is not known
      }
      json.endObject();
    }
    for (BaselineResult.Accepted accepted : acceptance.accepted()) {
      json.startObject();
      result(accepted.finding(), fingerprints.of(accepted.finding()));
      suppression("accepted " + BaselineLines.by(acceptance, accepted));
      json.endObject();
    }
    json.endArray();
    json.endObject();
    json.endArray();
    json.endObject();
    json.end();
  }

  private void tool() {
    json.startObject("tool");
    json.startObject("driver");
    json.put("name", Tool.NAME);
    json.put("informationUri", Tool.URI);
    String version = Tool.version();
    if (version != null) {
      json.put("version", version);
    }
    json.startArray("rules");
    for (Rule rule : Rules.ofJvm()) {
      json.startObject();
      json.put("id", rule.id().id());
      text("shortDescription", rule.title());
      text("fullDescription", rule.description());
      text("help", rule.help());
      json.put("helpUri", rule.page());
      json.startObject("defaultConfiguration");
      json.put("level", rule.severity().id());
      json.endObject();
      json.endObject();
    }
    json.endArray();
    json.endObject();
    json.endObject();
  }

  private void invocation(AuditReport report) {
    json.startArray("invocations");
    json.startObject();
    json.put("executionSuccessful", true);
    json.put("processId", report.jvm().pid());
    if (report.jvm().started() != null) {
      json.put("startTimeUtc", report.jvm().started());
    }
    if (report.jvm().ended() != null) {
      json.put("endTimeUtc", report.jvm().ended());
    }
    json.startArray("toolExecutionNotifications");
    for (String note : report.notes()) {
      notification(note);
    }
    for (BaselineResult.Remark remark : report.acceptance().remarks()) {
      notification(BaselineLines.of(report.acceptance(), remark));
    }
    json.endArray();
    json.startObject("properties");
    for (Map.Entry<String, String> part : report.coverage().entrySet()) {
      json.put(part.getKey(), part.getValue());
    }
    json.put("dropped", report.dropped());
    json.endObject();
    json.endObject();
    json.endArray();
  }

  private void notification(String sentence) {
    json.startObject();
    json.put("level", "note");
    text("message", sentence);
    json.endObject();
  }

  private void suppression(String justification) {
    json.startArray("suppressions");
    json.startObject();
    json.put("kind", "external");
    json.put("status", "accepted");
    json.put("justification", Escape.line(justification));
    json.endObject();
    json.endArray();
  }

  private void result(Finding finding, String fingerprint) {
    json.put("ruleId", finding.rule().id());
    json.put("ruleIndex", finding.rule().ordinal());
    json.put("level", finding.severity().id());
    json.startObject("message");
    json.put("text", message(finding.message()) + "\nFix: " + message(finding.remedy()));
    json.endObject();
    CallSite site = finding.site();
    json.startArray("locations");
    location(site.className(), site.method(), site.file(), site.line());
    json.endArray();
    if (!site.stack().isEmpty()) {
      stacks(finding.paths());
      codeFlows(finding.paths());
    }
    json.startObject("partialFingerprints");
    json.put("ipcauditSite/v1", fingerprint);
    json.endObject();
    json.startObject("properties");
    json.put("kind", finding.kind().id());
    json.put("count", finding.count());
    if (!finding.verdicts().isEmpty()) {
      json.startObject("verdicts");
      for (Map.Entry<String, Long> verdict : finding.verdicts().entrySet()) {
        json.put(verdict.getKey(), verdict.getValue());
      }
      json.endObject();
    }
    json.endObject();
  }

  /** One for each path that has to answer for it, the most costly first. */
  private void stacks(List<FindingPath> paths) {
    json.startArray("stacks");
    for (FindingPath path : shown(paths)) {
      json.startObject();
      text("message", told(path, paths));
      json.startArray("frames");
      for (String frame : path.stack()) {
        json.startObject();
        frame(frame);
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
  }

  /**
   * The same in the order of time, for viewers that step through code: the outermost call first.
   */
  private void codeFlows(List<FindingPath> paths) {
    json.startArray("codeFlows");
    for (FindingPath path : shown(paths)) {
      json.startObject();
      text("message", told(path, paths));
      json.startArray("threadFlows");
      json.startObject();
      json.startArray("locations");
      for (int i = path.stack().size() - 1; i >= 0; i--) {
        json.startObject();
        frame(path.stack().get(i));
        json.put("importance", i == 0 ? "essential" : "important");
        json.endObject();
      }
      json.endArray();
      json.endObject();
      json.endArray();
      json.endObject();
    }
    json.endArray();
  }

  private static List<FindingPath> shown(List<FindingPath> paths) {
    List<FindingPath> shown = new ArrayList<>();
    for (FindingPath path : paths.subList(0, Math.min(paths.size(), JsonReport.MAX_PATHS))) {
      if (!path.stack().isEmpty()) {
        shown.add(path);
      }
    }
    return shown;
  }

  /** What a path of these has to answer for, as a sentence. */
  private static String told(FindingPath path, List<FindingPath> paths) {
    String heading = FindingText.heading(path, paths.size() > 1);
    return heading.isEmpty() ? "The call." : capitalized(heading);
  }

  /** {@code 3 by this path in thread main:} as a sentence. */
  private static String capitalized(String heading) {
    return Character.toUpperCase(heading.charAt(0))
        + heading.substring(1, heading.length() - 1)
        + '.';
  }

  private void frame(String frame) {
    json.startObject("location");
    StackFrameText.Place place = StackFrameText.parse(frame);
    if (place != null) {
      physical(place.className(), place.file(), place.line());
    }
    text("message", frame);
    json.endObject();
  }

  private void location(String className, String method, @Nullable String file, int line) {
    json.startObject();
    physical(className, file, line);
    json.startArray("logicalLocations");
    json.startObject();
    json.put("fullyQualifiedName", Escape.line(className + "." + method));
    json.put("kind", "function");
    json.endObject();
    json.endArray();
    json.endObject();
  }

  private void physical(String className, @Nullable String file, int line) {
    String uri = sources.of(className, file);
    if (uri == null) {
      return;
    }
    json.startObject("physicalLocation");
    json.startObject("artifactLocation");
    json.put("uri", uri);
    json.put("uriBaseId", ROOT);
    json.endObject();
    if (line > 0) {
      json.startObject("region");
      json.put("startLine", line);
      json.endObject();
    }
    json.endObject();
  }

  private void text(String name, String sentence) {
    json.startObject(name);
    json.put("text", message(sentence));
    json.endObject();
  }

  /** Braces are placeholders (3.11.5) and brackets before a parenthesis are links (3.11.6). */
  private static String message(String sentence) {
    return Escape.line(sentence).replace("{", "{{").replace("}", "}}").replace("](", "\\](");
  }
}
