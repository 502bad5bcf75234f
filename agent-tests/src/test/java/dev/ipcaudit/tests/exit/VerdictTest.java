package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict reaches whoever asked for it, whatever the host does to its streams and files. */
@EveryJdk
class VerdictTest {

  private static final Line LEAK = Line.of(Farewell.class, "kept at the end");

  private final Jdk jdk;

  VerdictTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"replace", "close"})
  void theHostsSystemErrIsNotNeeded(String what) {
    Run run = Target.program(Farewell.class, what).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23).leaks(Farewell.SETS, "sysv-sem", LEAK);
    if (what.equals("replace")) {
      assertThat(run.stderr()).contains(LEAK.toString());
    }
  }

  @Test
  void standardStreamsMayBeClosedFromTheStart() {
    Run run =
        Target.program(Farewell.class, "read").agent("ci").redirected("<&- 2>&-").on(jdk).run();

    assertThat(run).exitsWith(23).leaks(Farewell.SETS, "sysv-sem", LEAK);
    assertThat(run.stdout()).as(run::toString).hasLineCount(1);
  }

  @Test
  void filesThatGoAtExitGo() {
    Run run = Target.program(Farewell.class, "delete").agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23);
    assertThat(run.stdout()).isEqualTo("true\n");
    assertThat(run.directory().resolve("gone at exit")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"fail-on=error, 0", "fail-on=warning, 23", "fail-on=note, 23", "exitcode=41, 41"})
  void aWarningFailsFromItsSeverityOn(String option, int code) {
    Run run = Target.program(Farewell.class, "attach").agent("ci," + option).on(jdk).run();

    Line attached = Line.of(Farewell.class, "attached and kept");
    assertThat(run)
        .exitsWith(code)
        .finds("warning", "leaked-object", Farewell.ATTACHED, "shm-attach", attached)
        .leavesNothing();
    assertThat(run.stderr()).contains(attached.toString());
  }

  /** Not a directory without write permission: root may write there. */
  @Test
  void aReportThatCannotBeWrittenIsOneLine(@TempDir Path directory) throws Exception {
    Path good = directory.resolve("good.txt");
    String reports = "report=/proc/bad.json+" + good;

    Run alone = Target.program(Farewell.class, "delete").agentExactly(reports).on(jdk).run();

    assertThat(alone).exitsWith(0);
    assertThat(alone.stderr().lines().filter(line -> line.contains("ipcaudit")))
        .as(alone::toString)
        .singleElement()
        .asString()
        .startsWith("ipcaudit: WARN /proc/bad.json: cannot be written: ");
    assertThat(Files.readString(good)).contains(LEAK.toString());

    Run inCi = Target.program(Farewell.class, "delete").agentExactly("ci," + reports).on(jdk).run();

    assertThat(inCi).exitsWith(23);
  }
}
