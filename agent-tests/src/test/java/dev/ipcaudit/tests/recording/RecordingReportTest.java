package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Report;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.Quiet;
import dev.ipcaudit.tests.targets.RunsOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.consumer.EventStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code report FILE.jfr} says what the report at exit said. */
@EveryJdk
class RecordingReportTest {

  private static final Shared LEAK =
      Shared.run(() -> Target.program(ExitWays.class, "normal", "leak").recorded().agent("ci"));

  private final Jdk jdk;

  RecordingReportTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void theReportOfALeakIsThatAtExit() {
    Run run = LEAK.on(jdk);

    Run command = command(run.recordingFile(), "--format", "json");

    assertThat(command).exitsWith(1);
    assertThat(command.stderr()).isEmpty();
    Report report = Report.of(command.directory().resolve("stdout"));
    assertThat(report.findings()).hasSize(1);
    assertSame(report, run.report());
    long[] live =
        report
            .sites()
            .get(0)
            .json()
            .path("history")
            .path("live")
            .valueStream()
            .mapToLong(JsonNode::asLong)
            .toArray();
    assertThat(live).endsWith(ExitWays.SETS);
  }

  @Test
  void namesWithLineFeedsMakeNoFrameAndNoPathIsLost() {
    Run run = Target.program(OddNames.class).recorded().agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23);
    Run command = command(run.recordingFile(), "--format", "json");
    Report report = Report.of(command.directory().resolve("stdout"));
    assertSame(report, run.report());
    assertThat(report.findings()).hasSize(1 + OddNames.CALLERS);
    JsonNode most = report.json().path("findings").get(0);
    assertThat(most.path("count").asInt()).isEqualTo(2 * OddNames.CALLERS);
    assertThat(most.path("morePaths").asInt()).isEqualTo(OddNames.CALLERS - 20);
    int line = Line.of(OddNames.class, "calls it").number();
    assertThat(most.path("paths").get(0).path("stack").get(1).asString())
        .matches("(?s).*\\.keeps\n.\n9\\(S:9\\)\n\tat x\\.y\\(:" + line + "\\)");
    assertThat(run.recording().events("ObjectLeaked"))
        .allSatisfy(
            event ->
                assertThat(event.getString("stack").lines())
                    .allMatch(frame -> frame.endsWith(")") && !frame.startsWith("\t")));
  }

  /** Its scans suspect lines and foretell limits, and the end acquits all but one. */
  @Test
  void theVerdictAtTheEndReplacesWhatScansFoundBefore() {
    Run run =
        Target.program(RunsOn.class)
            .semmni(40)
            .recorded()
            .agent("ci,scan=250ms,leak.age=500ms")
            .on(jdk)
            .run();
    assertThat(run.recording().events("Finding")).hasSizeGreaterThan(2);

    Run command = command(run.recordingFile(), "--format=json");

    assertThat(command).exitsWith(0);
    Report report = Report.of(command.directory().resolve("stdout"));
    assertThat(report.findings()).extracting("rule").containsExactly("removed-elsewhere");
    assertSame(report, run.report());
  }

  @Test
  void theTextIsThatAtExit() {
    Run run = LEAK.on(jdk);

    Run command = command(run.recordingFile());

    assertThat(command).exitsWith(1);
    assertThat(run.stderr()).contains(command.stdout());
    assertThat(command.stdout()).contains("leaked-object: " + ExitWays.SETS + " x sysv-sem at ");
  }

  @Test
  void aFileIsWrittenInTheFormatOfItsEnding() throws IOException {
    Run run = LEAK.on(jdk);

    Run json = command(run.recordingFile(), "-o", "again-%p.json");
    Run text = command(run.recordingFile(), "-o", "again.txt");
    Path sources = Layout.ROOT.resolve("agent-tests/src/test/java");
    Run html = command(run.recordingFile(), "--format=html", "--srcroot=/nowhere+" + sources);

    assertThat(json).exitsWith(1);
    assertThat(json.stdout()).isEmpty();
    long pid = run.report().json().path("jvm").path("pid").asLong();
    assertSame(Report.of(json.directory().resolve("again-" + pid + ".json")), run.report());
    assertThat(html).exitsWith(1);
    assertThat(html.stdout()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(html.stdout()).containsPattern("<mark>&gt; +\\d+  .*semget");
    assertThat(text).exitsWith(1);
    assertThat(run.stderr()).contains(Files.readString(text.directory().resolve("again.txt")));
  }

  @Test
  void aRecordingOfAJvmThatRunsOnSaysThatItHasNoVerdict() {
    Path file;
    try (Running running = Target.program(AttachHost.class).agentExactly("").on(jdk).start()) {
      running.awaitLine("ready");
      file = running.directory().resolve("running.jfr");
      running.jcmd("JFR.start", "name=one");
      running.send("leak").awaitLine("leaked");
      running.jcmd("JFR.stop", "name=one", "filename=" + file);
      running.send("end").await();
    }

    Run command = command(file, "--format", "json");

    assertThat(command).exitsWith(0);
    Report report = Report.of(command.directory().resolve("stdout"));
    assertThat(report.notes()).anyMatch(note -> note.contains("no verdict of the end of the JVM"));
    assertThat(report.findings()).extracting("rule").doesNotContain("leaked-object");
    assertThat(report.json().path("limits").size()).isPositive();
    assertThat(report.sites()).anyMatch(site -> site.live() == AttachHost.SETS);
  }

  /** By paths, as the report at exit has them; the recording goes on. */
  @Test
  void aDumpOfAJvmThatRunsOnTellsWhatHoldsMostByPath() {
    try (Running running =
        Target.program(AttachHost.class)
            .jvmArgs("-XX:StartFlightRecording:name=one")
            .agentExactly("blackbox=off")
            .on(jdk)
            .start()) {
      running.awaitLine("ready");
      running.send("leak").awaitLine("leaked");
      Path dump = running.directory().resolve("dump.jfr");
      running.jcmd("JFR.dump", "name=one", "filename=" + dump);

      Run text = command(dump);
      Run json = command(dump, "--format=json");

      assertThat(text).exitsWith(0);
      Line queues = Line.of(AttachHost.class, "after the attach, directly");
      String site = AttachHost.class.getName() + ".leak(" + queues + ")";
      assertThat(text.stdout())
          .contains(
              "ipcaudit: holds most now: " + AttachHost.QUEUES + " x sysv-msg at " + site + "\n",
              "    in thread main:\n    at " + site + "\n    at " + AttachHost.class.getName());
      JsonNode paths =
          Report.of(json.directory().resolve("stdout"))
              .site("sysv-msg", queues)
              .orElseThrow()
              .json()
              .path("paths");
      assertThat(paths.size()).isEqualTo(1);
      assertThat(paths.get(0).path("live").asInt()).isEqualTo(AttachHost.QUEUES);
      running.send("end").await();
    }
  }

  /** The accounts of call sites are not recorded by then; only events of objects are. */
  @Test
  void aRecordingOfAJvmThatWasKilledTellsWhatLinesDid(@TempDir Path directory) throws Exception {
    Path chunk;
    try (Running running =
        Target.program(AttachHost.class)
            .jvmArgs("-XX:FlightRecorderOptions=repository=" + directory)
            .jvmArgs("-XX:StartFlightRecording")
            .agentExactly("blackbox=off")
            .on(jdk)
            .start()) {
      running.send("leak").awaitLine("leaked");
      Path repository = last(directory);
      awaitEvents(repository, AttachHost.SETS + AttachHost.QUEUES);
      running.signal("KILL").await();
      chunk = last(repository);
    }

    Run command = command(chunk, "--format=json");

    assertThat(command).exitsWith(0);
    Report report = Report.of(command.directory().resolve("stdout"));
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("the recording ends before the agent recorded"));
    Line line = Line.of(AttachHost.class, "after the attach, by interface");
    assertThat(report.site("sysv-sem", line))
        .hasValueSatisfying(
            site -> {
              assertThat(site.live()).isEqualTo(AttachHost.SETS);
              JsonNode live = site.json().path("history").path("live");
              assertThat(live.get(live.size() - 1).asInt()).isEqualTo(AttachHost.SETS);
            });
  }

  private static Path last(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().reduce((one, other) -> other).orElseThrow();
    }
  }

  /** Waits until so many objects are in the files; the recorder writes them once a second. */
  private static void awaitEvents(Path repository, int objects) throws Exception {
    CountDownLatch seen = new CountDownLatch(objects);
    try (EventStream stream = EventStream.openRepository(repository)) {
      stream.setStartTime(Instant.EPOCH);
      stream.onEvent("ipcaudit.ObjectCreated", event -> seen.countDown());
      stream.startAsync();
      assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() throws IOException {
    Run missing = command(Path.of("missing.jfr"));
    assertThat(missing).exitsWith(2);
    assertThat(missing.stderr()).isEqualTo("ipcaudit: missing.jfr: no such file or directory\n");

    Path text = Files.writeString(missing.directory().resolve("text.jfr"), "no recording at all");
    Path empty = Files.createFile(missing.directory().resolve("empty.jfr"));
    for (Path none : List.of(text, empty)) {
      Run run = command(none);
      assertThat(run).exitsWith(2);
      assertThat(run.stderr())
          .startsWith("ipcaudit: " + none + ": it is no flight recording that can be read: ")
          .hasLineCount(1);
    }

    Run directory = command(missing.directory());
    assertThat(directory).exitsWith(2);
    assertThat(directory.stderr())
        .isEqualTo("ipcaudit: " + missing.directory() + ": it is not a regular file\n");
  }

  @Test
  void aRecordingWithoutTheAgentIsSaidInOneLine() {
    Run run = Target.program(Quiet.class).recorded().on(jdk).run();

    Run command = command(run.recordingFile());

    assertThat(command).exitsWith(2);
    assertThat(command.stderr())
        .isEqualTo(
            "ipcaudit: "
                + run.recordingFile()
                + ": it has no events of ipcaudit; was the agent in that JVM, and its events"
                + " enabled?\n");
  }

  @Test
  void oneFormatAtATime() {
    Run both = command(Path.of("any.jfr"), "--format", "json", "-o", "any.json");
    Run unknown = command(Path.of("any.jfr"), "--format", "yaml");

    assertThat(both).exitsWith(2);
    assertThat(unknown).exitsWith(2);
    assertThat(unknown.stderr())
        .startsWith("ipcaudit: --format=yaml: expected one of text, json, ");
  }

  private Run command(Path file, Object... words) {
    return Target.jar(Layout.AGENT, "report", file).args(words).withoutJna().on(jdk).run();
  }

  private static void assertSame(Report report, Report atExit) {
    ObjectNode one = (ObjectNode) report.json().deepCopy();
    ObjectNode other = (ObjectNode) atExit.json().deepCopy();
    // the moment that the one calls the end is a little later for the other
    ((ObjectNode) one.path("jvm")).remove("ended");
    ((ObjectNode) other.path("jvm")).remove("ended");
    // a recording does not have it
    assertThat(one.has("kernel")).isFalse();
    assertThat(other.remove("kernel")).isNotNull();
    assertThat(one).isEqualTo(other);
  }
}
