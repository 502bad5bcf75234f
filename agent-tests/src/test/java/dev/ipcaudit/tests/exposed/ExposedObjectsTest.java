package dev.ipcaudit.tests.exposed;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Passing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EveryJdk
class ExposedObjectsTest {

  private static final String RULE = "exposed-object";

  private static final Shared RUN =
      Shared.run(() -> Target.program(ExposedObjects.class).agent("ci"));

  private static final Shared PROGRAMS =
      Shared.run(() -> Target.program(Passing.class, "program").with(Jnr.all().get(0)).agent("ci"));

  private final Jdk jdk;

  ExposedObjectsTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @ParameterizedTest
  @CsvSource({
    "warning, sysv-sem, others write, 3, 0666: every user of this machine can change them",
    "note, sysv-shm, others read, 3, 0644: every user of this machine can read them",
    "note, sysv-msg, the group writes, 3, 0620: every user of the group can change them",
    "warning, sysv-shm, kept, 1, 0622: every user of this machine can change it",
    "warning, posix-shm, memory for all, 2, 0666: every user of this machine can change them",
    "note, posix-sem, semaphore for all, 2, 0664: every user of this machine can read them",
    "warning, posix-mq, queue for all, 2, 0602: every user of this machine can change them",
    "warning, posix-shm, widened later, 1, now has the mode 0666",
  })
  void whoCanDoWhatIsTold(String severity, String kind, String marker, int count, String message) {
    Run run = RUN.on(jdk);

    assertThat(run).finds(severity, RULE, count, kind, line(marker));
    Finding finding = run.report().finding(RULE, kind, line(marker)).orElseThrow();
    assertThat(finding.json().path("message").asString()).contains(message);
    assertThat(finding.json().path("remedy").asString()).contains("0600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the owner alone",
        "the group reads",
        "made narrow",
        "only found",
        "masked",
        "memory for one"
      })
  void whatOnlyTheOwnerUsesIsNotExposed(String marker) {
    assertThat(RUN.on(jdk).report().findings(RULE))
        .hasSize(8)
        .noneMatch(finding -> finding.isAt(line(marker)));
  }

  @Test
  void descriptorsThatProgramsInheritAreNoted() {
    Run run = PROGRAMS.on(jdk);

    assertThat(run).finds("note", RULE, 6, "received-fd", Line.of(Passing.class, "given back"));
    assertThat(run.report().findings(RULE))
        .noneMatch(finding -> finding.isAt(Line.of(Passing.class, "given back by JNR")));
  }

  private static Line line(String marker) {
    return Line.of(ExposedObjects.class, marker);
  }
}
