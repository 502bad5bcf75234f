package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EveryJdk
class NoRoomInQueuesTest {

  private static final String RULE = "unhandled-eagain";

  private static final Shared RUN =
      Shared.run(() -> Target.program(NoRoomInQueues.class).agent("ci"));

  private final Run run;

  NoRoomInQueuesTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @ParameterizedTest
  @CsvSource({
    "error, posix-mq, dropped, dropped, 5",
    "error, posix-mq, dropped directly, dropped, 5",
    "note, posix-mq, received for nothing, dropped, 1",
    "warning, posix-mq, not looked at, undistinguished, 5",
    "error, posix-sem, semaphore dropped, dropped, 3",
    "warning, posix-sem, 'unnamed, not looked at', undistinguished, 3",
  })
  void whatIsLostIsJudged(String severity, String kind, String marker, String verdict, int count) {
    assertThat(run).finds(severity, RULE, count, kind, line(marker));
    assertThat(run.report().finding(RULE, kind, line(marker)).orElseThrow().verdicts())
        .isEqualTo(Map.of(verdict, (long) count));
  }

  @Test
  void nothingElseIs() {
    for (String marker : List.of("polled", "has room", "handled", "looked at", "timed out")) {
      assertThat(run.report().findings()).noneMatch(finding -> finding.isAt(line(marker)));
    }
    assertThat(run.stdout()).isEqualTo("seen 8\n");
    assertThat(run).hasFailures(6);
  }

  @Test
  void howFullAQueueWasIsTold() {
    assertThat(message(RULE, "dropped")).contains("The POSIX message queue was descriptor", "held");
  }

  @Test
  void theLimitOfAUsersQueuesIsNamed() {
    Line line = line("one too many");
    assertThat(run).finds("error", "limit-exhausted", 1, "posix-mq", line);
    assertThat(message("limit-exhausted", "one too many"))
        .contains("EMFILE. RLIMIT_MSGQUEUE is 819200.")
        .doesNotContain("RLIMIT_NOFILE");
  }

  private String message(String rule, String marker) {
    Finding finding = run.report().finding(rule, "posix-mq", line(marker)).orElseThrow();
    return finding.json().path("message").asString();
  }

  private static Line line(String marker) {
    return Line.of(NoRoomInQueues.class, marker);
  }
}
