package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.model.Tool;
import dev.ipcaudit.report.names.SourceUri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SarifReportTest {

  private static final String HOSTILE =
      "\"\\\u0000\u001b[2J\n\u202e{0}[x](http://x/) größe \ud83d\ude00 \ud800";

  @Test
  void isValidAgainstTheSchemaOfOasis() throws Exception {
    Schema schema = schema();

    assertThat(errors(schema, sarif(Reports.leak(3, "x")))).isEmpty();
    assertThat(errors(schema, sarif(Reports.clean()))).isEmpty();
    assertThat(errors(schema, sarif(Reports.idle()))).isEmpty();
    assertThat(errors(schema, sarif(hostile()))).isEmpty();
    assertThat(errors(schema, sarif(Reports.ofNobody()))).isEmpty();
    assertThat(errors(schema, sarif(Reports.accepted(HOSTILE)))).isEmpty();
    // and the validator does look
    String wrong = sarif(Reports.leak()).replaceFirst("\"startLine\" : 57", "\"startLine\" : 0");
    assertThat(errors(schema, wrong)).hasSize(1);
    String noUri = sarif(Reports.leak()).replace("com/acme/Locks.java", "a b%zz");
    assertThat(errors(schema, noUri)).isNotEmpty();
  }

  @Test
  void everyRuleHasHelpAndResultsPointAtTheirs() throws Exception {
    JsonNode run = run(Reports.leak());
    JsonNode rules = run.at("/tool/driver/rules");

    assertThat(run.at("/tool/driver/name").stringValue()).isEqualTo("ipcaudit");
    assertThat(run.at("/tool/driver/informationUri").stringValue()).isEqualTo(Tool.URI);
    assertThat(Files.readString(Path.of("../../pom.xml"))).contains("<url>" + Tool.URI + "</url>");
    assertThat(rules.size()).isEqualTo(Rules.ofJvm().size());
    for (JsonNode rule : rules) {
      assertThat(rule.get("helpUri").stringValue())
          .endsWith("/rules.md#" + rule.get("id").stringValue());
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(rule.at("/" + text + "/text").stringValue()).as(text).endsWith(".");
      }
      assertThat(rule.get("helpUri").stringValue())
          .isEqualTo(Tool.URI + "/blob/main/agent/docs/rules.md#" + rule.get("id").stringValue());
    }
    for (JsonNode result : run.get("results")) {
      assertThat(rules.get(result.get("ruleIndex").intValue()).get("id"))
          .isEqualTo(result.get("ruleId"));
    }
  }

  @Test
  void aResultHasLevelPlaceStackAndCounts() throws Exception {
    JsonNode leak = run(Reports.leak()).at("/results/0");
    JsonNode expected =
        JsonMapper.shared()
            .readTree(
                """
                {"ruleId":"leaked-object","ruleIndex":0,"level":"error",
                 "message":{"text":"7 of 53 semaphore sets created here were never removed\\nFix: \
                call semctl(id, 0, IPC_RMID) when the set is done with"},
                 "locations":[{
                   "physicalLocation":{
                     "artifactLocation":{"uri":"app/src/com/acme/Locks.java","uriBaseId":"SRCROOT"},
                     "region":{"startLine":57}},
                   "logicalLocations":[{"fullyQualifiedName":"com.acme.Locks.open",
                                        "kind":"function"}]}],
                 "stacks":[{"message":{"text":"The call."},
                            "frames":[
                   {"location":{
                     "physicalLocation":{
                       "artifactLocation":{"uri":"app/src/com/acme/Locks.java",
                                           "uriBaseId":"SRCROOT"},
                       "region":{"startLine":57}},
                     "message":{"text":"com.acme.Locks.open(Locks.java:57)"}}},
                   {"location":{
                     "physicalLocation":{
                       "artifactLocation":{"uri":"app/src/com/acme/Main.java",
                                           "uriBaseId":"SRCROOT"},
                       "region":{"startLine":19}},
                     "message":{"text":"com.acme.Main.main(Main.java:19)"}}}]}],
                 "codeFlows":[{"message":{"text":"The call."},
                               "threadFlows":[{"locations":[
                   {"location":{
                     "physicalLocation":{
                       "artifactLocation":{"uri":"app/src/com/acme/Main.java",
                                           "uriBaseId":"SRCROOT"},
                       "region":{"startLine":19}},
                     "message":{"text":"com.acme.Main.main(Main.java:19)"}},
                    "importance":"important"},
                   {"location":{
                     "physicalLocation":{
                       "artifactLocation":{"uri":"app/src/com/acme/Locks.java",
                                           "uriBaseId":"SRCROOT"},
                       "region":{"startLine":57}},
                     "message":{"text":"com.acme.Locks.open(Locks.java:57)"}},
                    "importance":"essential"}]}]}],
                 "properties":{"kind":"sysv-sem","count":7}}
                """);

    assertThat(leak.at("/partialFingerprints/ipcauditSite~1v1").stringValue())
        .matches("[0-9a-f]{64}");
    assertThat(((ObjectNode) leak).without("partialFingerprints")).isEqualTo(expected);
  }

  @Test
  void aSiteWithoutAFileHasALogicalPlaceOnly() throws Exception {
    JsonNode note = run(Reports.leak()).at("/results/1");

    assertThat(note.get("level").stringValue()).isEqualTo("note");
    assertThat(note.at("/locations/0").has("physicalLocation")).isFalse();
    assertThat(note.at("/properties/verdicts/dropped").intValue()).isEqualTo(29);
  }

  @Test
  void anUnknownLineHasNoRegion() throws Exception {
    CallSite site = new CallSite("Main", "main", "Main.kt", -1, List.of());
    JsonNode place = run(report(finding(site, 1))).at("/results/0/locations/0/physicalLocation");

    assertThat(place.at("/artifactLocation/uri").stringValue()).isEqualTo("app/src/Main.kt");
    assertThat(place.has("region")).isFalse();
  }

  @Test
  void fingerprintsStayWhenLinesIdsAndCountsChange() throws Exception {
    Finding first = finding(site("com.acme.Locks", "open", 57), 3);
    Finding second = finding(site("com.acme.Locks", "open", 60), 3);
    Finding moved = finding(site("com.acme.Locks", "open", 157), 5);
    Finding secondMoved = finding(site("com.acme.Locks", "open", 160), 5);
    List<String> before = fingerprints(first, second);

    // the order of findings goes by their counts, which change
    List<String> after = fingerprints(secondMoved, moved);

    assertThat(after).containsExactly(before.get(1), before.get(0));
    assertThat(before).doesNotHaveDuplicates();
    assertThat(fingerprints(finding(site("com.acme.Gen/0x00007f1a", "m", 3), 1)))
        .isEqualTo(fingerprints(finding(site("com.acme.Gen/0x00007f2b", "m", 4), 1)));
    assertThat(fingerprints(finding(site("com.acme.Locks", "close", 57), 3)))
        .doesNotContainAnyElementsOf(before);
  }

  @Test
  void whatIsAcceptedIsSuppressedAndStaysTheSame() throws Exception {
    JsonNode before = run(Reports.leak());
    JsonNode run = run(Reports.accepted("JIRA-12"));

    assertThat(run.at("/results/0/suppressions").size()).isZero();
    assertThat(run.at("/results/0/suppressions").isArray()).isTrue();
    assertThat(run.at("/results/1/suppressions"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    [{"kind":"external","status":"accepted",
                      "justification":"accepted by ipc.baseline:5 until 2027-01-31: JIRA-12"}]
                    """));
    assertThat(run.at("/results/1/partialFingerprints"))
        .isEqualTo(before.at("/results/0/partialFingerprints"));
    assertThat(run.at("/invocations/0/toolExecutionNotifications/1/message/text").stringValue())
        .isEqualTo(
            "ipc.baseline:6: unused: leaked-object sysv-shm com.acme.Old: nothing like it was"
                + " found");
    assertThat(before.at("/results/0").has("suppressions")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', com.acme.A$B, A.java, com/acme/A.java",
    "src/main/java/, com.acme.A, A.java, src/main/java/com/acme/A.java",
    "a b/ü, A, A.java, a%20b/%C3%BC/A.java",
    "src, a.Gen/0x12, ../x y:%, src/a/..%2Fx%20y%3A%25",
    "src, a.B, .., ",
    "src, a.B, , ",
  })
  void urisAreRelativeAndEncoded(String root, String className, String file, String uri) {
    assertThat(new SourceUri(root).of(className, file)).isEqualTo(uri);
  }

  private static AuditReport hostile() {
    AuditReport shape = Reports.leak(2, HOSTILE);
    CallSite site = new CallSite("a.\u202e" + HOSTILE, HOSTILE, HOSTILE, 1, List.of(HOSTILE));
    return new AuditReport(
        shape.jvm(),
        Map.of(HOSTILE, HOSTILE),
        List.of(HOSTILE),
        1,
        List.of(
            new Finding(
                RuleId.LEAKED_OBJECT,
                Severity.WARNING,
                Kind.POSIX_SHM,
                1,
                site,
                List.of(),
                Map.of(HOSTILE, 1L),
                HOSTILE,
                HOSTILE)),
        List.of(),
        List.of());
  }

  private static AuditReport report(Finding... findings) {
    AuditReport shape = Reports.idle();
    return new AuditReport(
        shape.jvm(),
        shape.coverage(),
        shape.notes(),
        0,
        List.of(findings),
        List.of(),
        shape.limits());
  }

  private static CallSite site(String className, String method, int line) {
    return new CallSite(className, method, "Locks.java", line, List.of());
  }

  private static Finding finding(CallSite site, int count) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        Severity.ERROR,
        Kind.SYSV_SEM,
        count,
        site,
        List.of(),
        Map.of(),
        "m",
        "r");
  }

  private static List<String> fingerprints(Finding... findings) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (JsonNode result : run(report(findings)).get("results")) {
      fingerprints.add(result.at("/partialFingerprints/ipcauditSite~1v1").stringValue());
    }
    return fingerprints;
  }

  private static Schema schema() throws IOException {
    try (InputStream schema =
        SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
    }
  }

  private static List<Error> errors(Schema schema, String sarif) {
    return schema.validate(
        sarif,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static JsonNode run(AuditReport report) throws IOException {
    return JsonMapper.shared().readTree(sarif(report)).at("/runs/0");
  }

  private static String sarif(AuditReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SarifReport.write(report, "app/src", out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
