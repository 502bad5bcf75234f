package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

@EveryJdk
class StandsStillTest {

  private static final String RULE = "blocked-call";

  private static final Shared RUN =
      Shared.run(
          () ->
              Target.program(StandsStill.class)
                  .with(Jnr.all().get(0))
                  .recorded()
                  .agent("ci,blocked=200ms,scan=300ms"));

  private final Run run;

  StandsStillTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void aWriteThatWaitsForAReaderIsFound() {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 1, "pipe", line("waits for a reader"))
        .finds("warning", RULE, 1, "pipe", line("waits directly"))
        .finds("warning", RULE, 1, "pipe", line("waits by JNR"));
    assertThat(message("pipe", "waits for a reader"))
        .contains(
            "write was blocked here, for ", "held 65536 bytes", "read end is held by this JVM")
        .contains("RUNNABLE");
  }

  @Test
  void aWriteThatHasRoomIsNone() {
    assertThat(run.report().finding(RULE, "pipe", line("has room"))).isEmpty();
  }

  @Test
  void whoSetHowMuchFitsIsTold() {
    assertThat(run)
        .finds("warning", RULE, 1, "pipe", line("waits in a small one"))
        .finds("warning", RULE, 1, "socket", line("waits in a socket"));
    // the kernel rounds it up to a power of two
    assertThat(message("pipe", "waits in a small one"))
        .contains("held 16384 bytes", "set to 16384 bytes at ")
        .contains(place("sets its size"));
    assertThat(message("socket", "waits in a socket"))
        .contains("its SO_SNDBUF was set to 16384 bytes at ")
        .contains(place("sets its buffer"));
    assertThat(message("pipe", "waits for a reader")).doesNotContain("set to", "pipe-user-pages");
  }

  @Test
  void aMessageThatWaitsForAReceiverIsFound() {
    assertThat(run).finds("warning", RULE, 1, "sysv-msg", line("waits for a receiver"));
    assertThat(message("sysv-msg", "waits for a receiver"))
        .contains("the queue held 16384 bytes in 4 messages, last read by nobody");
  }

  @Test
  void ofTwoCallersOfOneLineOnlyTheOneThatWaitsIsNamed() {
    Finding finding =
        run.report().finding(RULE, "sysv-msg", line("waits for a receiver")).orElseThrow();

    assertThat(finding.paths())
        .singleElement()
        .matches(path -> path.count() == 1)
        .matches(path -> path.isThrough("overfills"))
        .matches(path -> !path.isThrough("fills"));
    assertThat(finding.stack()).isEqualTo(finding.paths().get(0).stack());
  }

  @Test
  void aSemaphoreThatIsWaitedForIsNotedOnly() {
    assertThat(run).finds("note", RULE, 1, "sysv-sem", line("waits for its turn"));
  }

  @Test
  void aThreadIsFoundWhoseCallNobodySaw() {
    assertThat(run).finds("warning", RULE, 1, "pipe", line("waits unseen"));
    assertThat(message("pipe", "waits unseen"))
        .contains("and still is", "held 65535 bytes", "its read end is held by this JVM");
  }

  /** Those too that are blocked when the JVM ends. */
  @Test
  void everyCallIsInTheRecordingForAsLongAsItStoodStill() {
    for (String marker : List.of("waits for a reader", "waits for its turn", "waits unseen")) {
      String place = "StandsStill[^:]*:" + line(marker).number() + " .* in .*";
      assertThat(run.recording().events("BlockedCall"))
          .as(run::toString)
          .filteredOn(event -> event.getString("line").matches(place))
          .singleElement()
          .satisfies(event -> assertThat(event.getDuration()).isPositive());
    }
  }

  private String message(String kind, String marker) {
    Finding finding = run.report().finding(RULE, kind, line(marker)).orElseThrow();
    return finding.json().path("message").asString();
  }

  private static String place(String marker) {
    return "(" + line(marker) + ")";
  }

  private static Line line(String marker) {
    return Line.of(StandsStill.class, marker);
  }
}
