package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.KernelTables;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Recording;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.RemovalVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EveryJdk
class RecordingTest {

  private final Jdk jdk;

  RecordingTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "exit", "uncaught"})
  void everyLeakedObjectIsInTheRecording(String way) {
    Run run = Target.program(ExitWays.class, way, "leak").agent("ci").recorded().on(jdk).run();

    assertThat(run).exitsWith(23);
    Recording recording = run.recording();
    Line leak = Line.of(ExitWays.class, "never removed");
    assertThat(ids(recording.events("ObjectLeaked")))
        .containsExactlyInAnyOrderElementsOf(
            run.kernel().sem().stream().map(KernelTables.Row::id).toList());
    assertThat(recording.events("ObjectCreated"))
        .hasSize(ExitWays.SETS + 1)
        .filteredOn(event -> Recording.ranThrough(event, leak))
        .hasSize(ExitWays.SETS);
    assertThat(recording.events("ObjectRemoved")).hasSize(1);
    assertThat(recording.types())
        .contains("ipcaudit.SiteAccount", "ipcaudit.KernelScan", "ipcaudit.Finding");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTerminatedHostIsRecordedToo(boolean ci) {
    Run run;
    Target target = Target.program(ExitWays.class, "wait", "leak").agentExactly(ci ? "ci" : "");
    try (Running running = target.recorded().on(jdk).start()) {
      running.awaitLine("waiting");
      run = running.signal("TERM").await();
    }

    assertThat(run).exitsWith(ci ? 23 : 128 + 15);
    assertThat(run.recording().events("ObjectLeaked")).hasSize(ExitWays.SETS);
  }

  @Test
  void creationsCarryTheStackOfTheirLineWhateverTheBinding() {
    Run run = Target.program(RemovalVariants.class).agent("ci").recorded().on(jdk).run();

    List<RecordedEvent> created = run.recording().events("ObjectCreated");
    assertThat(Stream.of("removed directly", "removed by a function", "removed by interface"))
        .allSatisfy(
            marker -> {
              Line line = Line.of(RemovalVariants.class, marker);
              assertThat(created).filteredOn(event -> Recording.ranThrough(event, line)).hasSize(1);
              assertThat(created)
                  .filteredOn(event -> firstFrame(event).endsWith("(" + line + ")"))
                  .singleElement()
                  .satisfies(event -> assertThat(Recording.ranThrough(event, line)).isTrue());
            });
    assertThat(created)
        .allSatisfy(
            event ->
                assertThat(event.getString("stack"))
                    .contains(RemovalVariants.class.getName())
                    .doesNotContain("IpcAudit", "com.sun.jna", "dev.ipcaudit.ledger"));
  }

  @Test
  void aRecordingThatIsStartedLaterKnowsWhatWasThereBefore() {
    try (Running running = Target.program(AttachHost.class).agent("ci").on(jdk).start()) {
      running.awaitLine("ready");
      Path file = running.directory().resolve("later.jfr");
      running.jcmd("JFR.start", "filename=" + file);
      running.send("leak").awaitLine("leaked");
      running.send("end");

      assertThat(running.await()).exitsWith(23);

      Recording recording = Recording.of(file);
      int all = AttachHost.EARLY + AttachHost.SETS + AttachHost.QUEUES;
      assertThat(recording.events("ObjectLeaked")).hasSize(all);
      assertThat(recording.events("ObjectCreated")).hasSizeGreaterThanOrEqualTo(all);
    }
  }

  @Test
  void withoutARecordingNoEventClassOfOursIsLoaded() throws IOException {
    Run run =
        Target.program(ExitWays.class, "normal", "leak")
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23);
    // our event classes are what costs; JDK 17 loads jdk.jfr.Event for a mere listener
    assertThat(Files.readAllLines(run.directory().resolve("classes.log")))
        .anyMatch(line -> line.contains(ExitWays.class.getName()))
        .filteredOn(line -> line.contains(" dev.ipcaudit.jfr.Object"))
        .isEmpty();
  }

  private static String firstFrame(RecordedEvent event) {
    return event.getString("stack").split("\n")[0];
  }

  private static List<Integer> ids(List<RecordedEvent> events) {
    return events.stream().map(event -> ((Number) event.getValue("kernelId")).intValue()).toList();
  }
}
