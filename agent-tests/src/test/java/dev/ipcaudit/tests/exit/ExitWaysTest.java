package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.ExitWays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a JVM ends, it is judged after its own shutdown hooks. */
@EveryJdk
class ExitWaysTest {

  private final Jdk jdk;

  ExitWaysTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @CsvSource({"normal, 0", "exit, 5", "uncaught, 1"})
  void aCleanHostKeepsItsExitCode(String way, int code) {
    Run run = Target.program(ExitWays.class, way).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(code).leavesNothing();
    assertJudgedLate(run);
    assertThat(run.report().findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "exit", "uncaught"})
  void aLeakChangesTheExitCode(String way) {
    Run run = Target.program(ExitWays.class, way, "leak").agent("ci").on(jdk).run();

    assertLeak(run);
  }

  @Test
  void aCleanHostThatIsTerminatedKeepsItsExitCode() {
    Run run = terminated(Target.program(ExitWays.class, "wait"));

    assertThat(run).exitsWith(128 + 15).leavesNothing();
    assertJudgedLate(run);
    assertThat(run.report().findings()).isEmpty();
  }

  @Test
  void aHostThatLeaksAndIsTerminatedIsJudged() {
    assertLeak(terminated(Target.program(ExitWays.class, "wait", "leak")));
  }

  /** A known miss: no shutdown hook runs, ours neither. */
  @Test
  void aHaltedHostIsNotJudged() {
    Run run = Target.program(ExitWays.class, "halt", "leak").agent("ci").on(jdk).run();

    assertThat(run).exitsWith(ExitWays.EXIT_CODE).leaves(ExitWays.SETS + 1, "sysv-sem");
    assertThat(run.directory().resolve("report.json")).doesNotExist();
  }

  private Run terminated(Target target) {
    try (Running running = target.agent("ci").on(jdk).start()) {
      running.awaitLine("waiting");
      return running.signal("TERM").await();
    }
  }

  private static void assertLeak(Run run) {
    assertThat(run)
        .exitsWith(23)
        .leaks(ExitWays.SETS, "sysv-sem", Line.of(ExitWays.class, "never removed"))
        .hasFailures(1)
        .leaves(ExitWays.SETS, "sysv-sem");
    assertJudgedLate(run);
  }

  private static void assertJudgedLate(Run run) {
    assertThat(run).accounts("sysv-sem", Line.of(ExitWays.class, "removed late"), 1, 1);
    assertThat(run.stdout()).endsWith("removed late\n");
  }
}
