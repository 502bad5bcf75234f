package dev.ipcaudit.tests.frame;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The agent's JSON report, schema {@code ipcaudit-report/1}. */
public record Report(JsonNode json) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public static Report of(Path file) {
    Report report = new Report(MAPPER.readTree(file));
    String schema = report.json.path("schema").asString();
    if (!schema.equals("ipcaudit-report/1")) {
      throw new AssertionError("schema " + schema + " in " + file);
    }
    return report;
  }

  public List<Finding> findings() {
    return json.path("findings").valueStream().map(Finding::new).toList();
  }

  /** The findings of one rule. */
  public List<Finding> findings(String rule) {
    return findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
  }

  /** The findings of {@code warning} and above. */
  public List<Finding> failures() {
    return findings().stream().filter(finding -> !finding.severity().equals("note")).toList();
  }

  public Optional<Finding> finding(String rule, String kind, Line line) {
    return findings(rule).stream()
        .filter(finding -> finding.kind().equals(kind) && finding.isAt(line))
        .findFirst();
  }

  /** What the report says of one binding, or of the kernel. */
  public String coverage(String key) {
    return json.path("coverage").path(key).asString();
  }

  /** What is not seen although its part is active. */
  public List<String> notes() {
    return json.path("coverage").path("notes").valueStream().map(JsonNode::asString).toList();
  }

  public List<SiteLine> sites() {
    return json.path("sites").valueStream().map(SiteLine::new).toList();
  }

  public Optional<SiteLine> site(String kind, Line line) {
    return sites().stream().filter(site -> site.kind().equals(kind) && site.isAt(line)).findFirst();
  }
}
