package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.RunsOn;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What is found while the program runs; what a recording shows of it. */
@EveryJdk
class ScanTest {

  private static final Shared RUN =
      Shared.run(
          () ->
              Target.program(RunsOn.class)
                  .semmni(40)
                  .recorded()
                  .agent("ci,scan=250ms,leak.age=500ms,log.findings=warn"));

  private final Run run;

  ScanTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void aLineThatHoldsMoreAtEveryScanIsSuspected() {
    List<RecordedEvent> suspicions =
        findings("leaked-object").stream()
            .filter(event -> event.getString("kind").equals("sysv-sem"))
            .toList();

    assertThat(suspicions).as(run::toString).isNotEmpty();
    assertThat(suspicions)
        .allSatisfy(
            event -> {
              assertThat(event.getString("site")).contains(line("holds more and more").toString());
              assertThat(event.getString("severity")).isEqualTo("warning");
              assertThat(event.getString("message"))
                  // the last scan may come when the host has begun to clean up
                  .matches("\\d+ semaphore sets .* more at every one of (the last )?5 scans .*");
            });
  }

  @Test
  void aSegmentThatNobodyAttachesIsSuspected() {
    assertThat(findings("leaked-object"))
        .as(run::toString)
        .anySatisfy(
            event -> {
              assertThat(event.getString("site")).contains(line("attached by nobody").toString());
              assertThat(event.getString("message")).contains("attached at any scan for 0.5s");
            });
  }

  @Test
  void aLimitThatIsNearIsForetold() {
    List<RecordedEvent> near = findings("limit-near");

    assertThat(near).as(run::toString).isNotEmpty();
    assertThat(near)
        .allSatisfy(
            event ->
                assertThat(event.getString("message"))
                    .matches("SEMM.* at the present rate it is full in \\d+ s\\..*"));
  }

  @Test
  void theTablesAreThereWithEveryScan() {
    assertThat(run.recording().events("KernelScan")).hasSizeGreaterThan(5);
  }

  @Test
  void whatAnotherProcessRemovedIsNotForgotten() {
    assertThat(run)
        .finds("note", "removed-elsewhere", 1, "sysv-sem", line("removed by another process"));
  }

  @Test
  void whatIsGivenBackInTheEndIsNoLeak() {
    assertThat(run).exitsWith(0).hasFailures(0).leavesNothing();
    assertThat(findings("leaked-object"))
        .noneMatch(
            event -> event.getString("site").contains(line("gives back at once").toString()));
  }

  @Test
  void theLogHasASuspicionOnceAlthoughItGrows() {
    assertThat(run.stderr().lines())
        .as(run::toString)
        .filteredOn(line -> line.startsWith("ipcaudit: warning: leaked-object: "))
        .filteredOn(line -> line.contains(line("holds more and more").toString()))
        .hasSize(1)
        .allMatch(line -> line.contains(" more at every one of the last 5 scans "));
  }

  private List<RecordedEvent> findings(String rule) {
    return run.recording().events("Finding").stream()
        .filter(event -> event.getString("rule").equals(rule))
        .toList();
  }

  private static Line line(String marker) {
    return Line.of(RunsOn.class, marker);
  }
}
