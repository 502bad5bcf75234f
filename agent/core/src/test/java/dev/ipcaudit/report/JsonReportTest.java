package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.model.CallSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonReportTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void hasTheShapeThatProgramsHoldOnTo() throws Exception {
    JsonNode expected =
        MAPPER.readTree(
            """
            {"schema":"ipcaudit-report/1",
             "jvm":{"pid":4711,"java":"25.0.3","main":"com.acme.Main --fast",
                    "ipcNamespace":"ipc:[4026531839]",
                    "started":"2026-03-01T09:59:59Z","ended":"2026-03-01T10:01:00.500Z"},
             "coverage":{"jna":"active","jna-direct":"active","jnr":"not-loaded",
                         "ffm":"not-loaded",
                         "kernel":"partial: /proc/sysvipc/msg: permission denied","dropped":0,
                         "notes":["/proc/sysvipc/msg: permission denied"]},
             "findings":[
               {"rule":"leaked-object","severity":"error","kind":"sysv-sem","count":1,
                "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java","line":57},
                "stack":["com.acme.Locks.open(Locks.java:57)","com.acme.Main.main(Main.java:19)"],
                "paths":[{"count":1,
                          "stack":["com.acme.Locks.open(Locks.java:57)",
                                   "com.acme.Main.main(Main.java:19)"]}],
                "objects":[{"id":32768,"key":"0x00000000","name":null,
                            "created":"2026-03-01T10:00:00.125Z","kernel":"present","path":0}],
                "message":"1 of 53 semaphore sets created here were never removed",
                "remedy":"call semctl(id, 0, IPC_RMID) when the set is done with"},
               {"rule":"removed-elsewhere","severity":"note","kind":"shm-attach","count":1,
                "site":{"class":"com.acme.Gen","method":"map","file":null,"line":null},
                "stack":[],
                "paths":[{"count":1,"stack":[]}],
                "objects":[{"id":545766264832,"key":null,"name":"com.acme.Main --fast",
                            "created":null,"kernel":"unknown","path":0}],
                "verdicts":{"undistinguished":17,"dropped":29},
                "message":"another process removed it","remedy":"let one side own it"}],
             "sites":[
               {"kind":"sysv-sem",
                "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java","line":57},
                "created":53,"removed":52,"live":1,"eagain":11,
                "removedBy":[{"site":{"class":"com.acme.Locks","method":"close",
                                      "file":"Locks.java","line":71},"count":43}]},
               {"kind":"shm-attach",
                "site":{"class":"com.acme.Gen","method":"map","file":null,"line":null},
                "created":0,"removed":0,"live":0,"eagain":13}],
             "limits":[{"name":"SEMMNI","used":31,"max":32000}]}
            """);
    JsonNode actual = MAPPER.readTree(json(Reports.leak(1, "com.acme.Main --fast")));

    // as text, because the order of members is part of the promise
    assertThat(actual.toPrettyString()).isEqualTo(expected.toPrettyString());
  }

  @Test
  void hasWhatLinesDidOverTimeOnOneLine() throws Exception {
    JsonNode sites = MAPPER.readTree(json(Reports.timed())).get("sites");

    assertThat(sites.get(0).get("history").toString())
        .isEqualTo(
            """
            {"start":"2026-03-01T09:59:59Z","end":"2026-03-01T10:00:00.033Z","interval":256,\
            "live":[0,3,3,17,7]}""");
    assertThat(sites.get(1).get("history").get("eagain").toString()).isEqualTo("[0,6,7,0,0]");
    assertThat(json(Reports.timed())).contains("\n        \"live\" : [0,3,3,17,7]\n");
  }

  @Test
  void whatIsAcceptedIsAMemberOfItsOwn() throws Exception {
    JsonNode report = MAPPER.readTree(json(Reports.accepted("JIRA-12")));
    JsonNode before = MAPPER.readTree(json(Reports.leak()));

    assertThat(report.get("findings").size()).isEqualTo(1);
    assertThat(report.get("accepted").size()).isEqualTo(1);
    JsonNode by = MAPPER.readTree("{\"line\":5,\"until\":\"2027-01-31\",\"reason\":\"JIRA-12\"}");
    assertThat(report.at("/accepted/0/by")).isEqualTo(by);
    assertThat(((ObjectNode) report.at("/accepted/0")).without("by"))
        .isEqualTo(before.at("/findings/0"));
    assertThat(report.at("/baseline/file").stringValue()).isEqualTo("ipc.baseline");
    assertThat(report.at("/baseline/remarks/1"))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"state":"exceeded","line":7,"entry":"zombie-children * *",
                 "message":"accepts 2, found 3"}
                """));
    assertThat(before.has("accepted")).isFalse();
    assertThat(before.has("baseline")).isFalse();
  }

  @Test
  void hasWhatTheKernelShowsBeside() throws Exception {
    String json = json(Reports.clean().with(Reports.kernel("/a\u0000b")));
    JsonNode expected =
        MAPPER.readTree(
            """
            {"taken":"2026-03-01T10:01:00.250Z",
             "namespaces":{"ipc":"ipc:[4026531839]","pid":"pid:[4026531836]"},
             "tables":[{"kind":"sysv-sem","ours":7,"all":31,"limit":"SEMMNI","max":32000},
                       {"kind":"posix-shm","ours":1,"all":1}],
             "objects":[{"kind":"sysv-shm","id":37,"key":"0x48460001","name":"/a\\u0000b",
                         "permissions":"0644","size":1999993,"attachments":3,
                         "created":"2026-03-01T10:00:01.250Z",
                         "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java",
                                 "line":57}},
                        {"kind":"sysv-sem","id":41,"key":"0x00000000","name":null,
                         "permissions":"0600","size":5,
                         "created":"2026-03-01T10:00:59.250Z",
                         "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java",
                                 "line":57}}],
             "descriptors":{"file":19,"eventfd":2},
             "children":[{"pid":4723,"name":"/a\\u0000b","state":"Z"},
                         {"pid":4729,"name":"/a\\u0000b","state":"Z"},
                         {"pid":4733,"name":"cat","state":"S"}]}
            """);

    assertThat(MAPPER.readTree(json).get("kernel").toPrettyString())
        .isEqualTo(expected.toPrettyString());
    assertThat(MAPPER.readTree(json(Reports.clean())).has("kernel")).isFalse();
  }

  @Test
  void isPrettyPrinted() throws Exception {
    assertThat(json(Reports.clean()))
        .startsWith(
            """
            {
              "schema" : "ipcaudit-report/1",
              "jvm" : {
                "pid" : 4711,
            """)
        .endsWith("}\n");
  }

  @Test
  void listsAHundredObjectsAndCountsAll() throws Exception {
    JsonNode finding = MAPPER.readTree(json(Reports.leak(103, "x"))).get("findings").get(0);

    assertThat(finding.get("count").intValue()).isEqualTo(103);
    assertThat(finding.get("objects").size()).isEqualTo(100);
  }

  @Test
  void saysOfHowManyPathsMoreThereAreAndNamesNoneThatIsNotListed() throws Exception {
    AuditReport leak = Reports.leak(3, "x");
    Finding finding = leak.findings().get(0);
    CallSite site = finding.site();
    List<FindingPath> paths = new ArrayList<>(Collections.nCopies(29, FindingPath.only(1, site)));
    paths.add(FindingPath.together(Collections.nCopies(71, FindingPath.only(1, site))));
    List<PathFigures> figures =
        Collections.nCopies(40, new PathFigures(site, 1, 0, 1, 0, List.of(), 0, 2));
    FindingObject object = finding.objects().get(0);
    AuditReport report =
        new AuditReport(
            leak.jvm(),
            Map.of(),
            List.of(),
            0,
            List.of(
                new Finding(
                    finding.rule(),
                    finding.severity(),
                    finding.kind(),
                    100,
                    site,
                    List.of(object.of(19), object.of(20)),
                    Map.of(),
                    "",
                    "",
                    paths,
                    null,
                    null)),
            List.of(leak.sites().get(0).withPaths(figures)),
            List.of());

    JsonNode json = MAPPER.readTree(json(report));

    JsonNode found = json.get("findings").get(0);
    assertThat(found.get("paths").size()).isEqualTo(20);
    assertThat(found.get("morePaths").intValue()).isEqualTo(80);
    assertThat(found.get("objects").get(0).get("path").intValue()).isEqualTo(19);
    assertThat(found.get("objects").get(1).get("path").isNull()).isTrue();
    assertThat(json.get("sites").get(0).get("morePaths").intValue()).isEqualTo(40);
    assertThat(TextReport.render(report)).contains("\n    97 by 97 more paths\n");
    assertThat(CollapsedReport.render(report).lines())
        .contains("leaked;sysv-sem;com.acme.Locks.open(Locks.java:57) 71");
  }

  @Test
  void leavesNotesOutWhenThereAreNone() throws Exception {
    assertThat(MAPPER.readTree(json(Reports.clean())).get("coverage").has("notes")).isFalse();
  }

  @Test
  void hostileTextComesBackExactlyAndIsHarmlessOnATerminal() throws Exception {
    String hostile = "\"\\\u0000\u001b[2J\n\u007f\u009b\u2028\u202e größe \ud83d\udd12";
    String json = json(Reports.leak(1, hostile));

    assertThat(MAPPER.readTree(json).get("jvm").get("main").stringValue()).isEqualTo(hostile);
    assertThat(json.chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c < 0x7f);
  }

  @Test
  void loneSurrogatesBecomeReplacementCharacters() throws Exception {
    String json = json(Reports.leak(1, "\udd12a\ud83d"));

    assertThat(MAPPER.readTree(json).get("jvm").get("main").stringValue())
        .isEqualTo("\ufffda\ufffd");
  }

  @Test
  void failuresOfTheStreamArriveAsTheyAre() {
    IOException full = new IOException("No space left on device");
    OutputStream disk =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw full;
          }
        };

    assertThatThrownBy(() -> JsonReport.write(Reports.leak(), disk)).isSameAs(full);
  }

  private static String json(AuditReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonReport.write(report, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
