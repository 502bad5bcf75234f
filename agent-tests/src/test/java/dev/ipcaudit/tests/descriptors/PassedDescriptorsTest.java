package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Passing;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors that SCM_RIGHTS passes: unix(7). */
@EveryJdk
class PassedDescriptorsTest {

  private static final Shared RUN =
      Shared.run(() -> Target.program(Passing.class).with(Jnr.all().get(0)).agent("ci"));

  private final Run run;

  PassedDescriptorsTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @ParameterizedTest
  @CsvSource({
    "given back, 6",
    "structure given back, 2",
    "given back by JNR, 4",
    "array given back, 4",
    "array given back by JNR, 4",
    "room for two, 4",
    "three received, 3",
    "at the limit, 1",
  })
  void whatArrivedBelongsToTheReceiver(String marker, int count) {
    assertThat(run).accounts("received-fd", line(marker), count, count);
  }

  @Test
  void whatIsNotClosedIsALeakWithWhatItStandsFor() {
    assertThat(run).finds("warning", "leaked-object", 4, "received-fd", line("kept"));
    Finding kept = run.report().finding("leaked-object", "received-fd", line("kept")).orElseThrow();
    assertThat(kept.names())
        .hasSize(4)
        .contains("anon_inode:[eventfd]")
        .anyMatch(name -> name.startsWith("socket:["));
    assertThat(kept.json().path("message").asString())
        .contains("In this JVM descriptors are sent at dev.ipcaudit.tests.targets.Passing.");
  }

  @Test
  void whatHadNoRoomIsLost() {
    assertTruncated("room for two", 2, Map.of("without-room", 2L), "room for 2.");
    assertTruncated("no room", 1, Map.of("without-room", 1L), "room for 0.");
  }

  @Test
  void whatHadNoNumberIsLostToTheLimit() {
    assertTruncated("at the limit", 1, Map.of("without-number", 1L), "no fd number was left");
    assertThat(run).finds("error", "limit-exhausted", 1, "received-fd", line("at the limit"));
  }

  private void assertTruncated(
      String marker, int count, Map<String, Long> verdicts, String message) {
    assertThat(run).finds("error", "truncated-fds", count, "received-fd", line(marker));
    Finding finding =
        run.report().finding("truncated-fds", "received-fd", line(marker)).orElseThrow();
    assertThat(finding.verdicts()).isEqualTo(verdicts);
    assertThat(finding.json().path("message").asString())
        .contains(message)
        .contains("(10, up to 5 in a message)");
  }

  @ParameterizedTest
  @CsvSource({
    "sent, 6",
    "sent directly, 2",
    "sent by JNR, 4",
    "five, 10",
    "one, 1",
    "three sent, 3",
  })
  void sendersAreTold(String marker, long count) {
    SiteLine site = run.report().site("received-fd", line(marker)).orElseThrow();

    assertThat(site.json().path("sent").asLong()).isEqualTo(count);
    assertThat(site.created()).isZero();
  }

  @Test
  void messagesWithoutDescriptorsAreNone() {
    for (String marker : new String[] {"nothing sent", "nothing received"}) {
      assertThat(run.report().sites()).as(marker).noneMatch(site -> site.isAt(line(marker)));
    }
    assertThat(run)
        .finds("note", "unhandled-eagain", 1, "socket", line("received for nothing"))
        .hasFailures(5);
    assertThat(run.report().findings("truncated-fds")).hasSize(3);
    assertThat(run.report().findings("exposed-object")).isEmpty();
    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run.report().notes()).isEmpty();
  }

  private static Line line(String marker) {
    return Line.of(Passing.class, marker);
  }
}
