package dev.ipcaudit.tests.errno;

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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EveryJdk
class NoRoomTest {

  private static final String RULE = "unhandled-eagain";

  private static final Shared RUN =
      Shared.run(() -> Target.program(NoRoom.class).with(Jnr.all().get(0)).agent("ci"));

  private final Run run;

  NoRoomTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void aResultThatIsThrownAwayIsDropped() {
    assertVerdicts("error", "eventfd", "dropped", Map.of("dropped", 5L));
    assertVerdicts("error", "eventfd", "stored and never read", Map.of("dropped", 2L));
    assertVerdicts("error", "eventfd", "dropped behind a wrapper", Map.of("dropped", 3L));
    assertVerdicts("error", "eventfd", "dropped in a lambda", Map.of("dropped", 3L));
    assertVerdicts("error", "sysv-sem", "semaphore dropped", Map.of("dropped", 3L));
    assertVerdicts("error", "pipe", "pipe dropped", Map.of("dropped", 4L));
    assertVerdicts("error", "eventfd", "dropped directly", Map.of("dropped", 3L));
    assertVerdicts("error", "eventfd", "dropped by JNR", Map.of("dropped", 3L));
  }

  @Test
  void aResultThatIsLookedAtWithoutErrnoIsUndistinguished() {
    assertVerdicts("warning", "eventfd", "retried blindly", Map.of("undistinguished", 4L));
    assertVerdicts("warning", "socket", "socket not looked at", Map.of("undistinguished", 1L));
    assertVerdicts("warning", "eventfd", "directly, not looked at", Map.of("undistinguished", 3L));
    assertVerdicts("warning", "eventfd", "by JNR, not looked at", Map.of("undistinguished", 3L));
    assertVerdicts("warning", "eventfd", "errno ignored by JNR", Map.of("undistinguished", 3L));
  }

  @Test
  void aLineThatReadsErrnoIsNotAccused() {
    for (String marker :
        List.of(
            "handled",
            "handled by a helper",
            "thrown",
            "has room",
            "polled",
            "handled directly",
            "handled by JNR")) {
      assertThat(run.report().findings())
          .as(marker)
          .noneMatch(finding -> finding.isAt(line(marker)));
    }
    assertThat(run.stdout()).isEqualTo("seen 19\n");
  }

  @Test
  void aLineThatLooksInTheEndIsNotedOnly() {
    assertVerdicts(
        "note",
        "eventfd",
        "retried three times, then looked at",
        Map.of("undistinguished", 3L, "handled", 1L));
  }

  @Test
  void aReadForNothingIsNotedOnly() {
    assertVerdicts("note", "eventfd", "read for nothing", Map.of("dropped", 6L));
  }

  @Test
  void theCounterOfAnEventfdIsTold() {
    assertThat(finding("eventfd", "dropped").orElseThrow().json().path("message").asString())
        .contains("its counter was 18446744073709551614");
  }

  private void assertVerdicts(
      String severity, String kind, String marker, Map<String, Long> verdicts) {
    long unhandled =
        verdicts.getOrDefault("dropped", 0L) + verdicts.getOrDefault("undistinguished", 0L);
    assertThat(run).finds(severity, RULE, (int) unhandled, kind, line(marker));
    assertThat(finding(kind, marker).orElseThrow().verdicts()).as(marker).isEqualTo(verdicts);
  }

  private Optional<Finding> finding(String kind, String marker) {
    return run.report().finding(RULE, kind, line(marker));
  }

  private static Line line(String marker) {
    return Line.of(NoRoom.class, marker);
  }
}
