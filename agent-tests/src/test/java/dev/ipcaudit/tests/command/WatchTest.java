package dev.ipcaudit.tests.command;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.BareRuntime;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code watch PID} follows a JVM that runs. */
@EveryJdk
class WatchTest {

  private static final Path SCRIPT = Path.of("/usr/bin/script");

  private final Jdk jdk;

  WatchTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void everyChangeIsALineUntilTheJvmEnds() {
    String leak = Line.of(Watched.class, "leaks").toString();
    try (Running host = watched("scan=500ms");
        Running watch = command("watch", host.pid()).start()) {
      watch.awaitLine("watch " + host.pid());
      // of what was before nobody knows how fast it came
      assertThat(watch.awaitLine(Line.of(Watched.class, "removed").toString()))
          .contains(" created=1 removed=1 ", " created/s=0.0 removed/s=0.0 ");
      host.send("leak").awaitLine("done: leak");

      assertThat(watch.awaitLine("live=" + Watched.SETS))
          .contains(" site sysv-sem ", " created=" + Watched.SETS, " removed=0 ", leak)
          .doesNotContain("created/s=0.0");
      watch.awaitLine("limit SEMMNI used=" + Watched.SETS + " ");
      host.send("misuse");
      assertThat(watch.awaitLine("finding warning use-after-remove sysv-sem"))
          .contains(Line.of(Watched.class, "uses what was removed").toString());
      assertThat(host.jcmd("JFR.check")).contains("ipcaudit-watch-");
      host.send("leak");
      watch.awaitLine("live=" + 2 * Watched.SETS);
      host.send("end");

      assertThat(host.await()).exitsWith(0);
      Run run = watch.await();
      assertThat(run).exitsWith(0);
      assertThat(run.stderr()).isEmpty();
      assertThat(run.stdout().lines().filter(line -> line.contains(" finding error ")))
          .singleElement()
          .asString()
          .contains("leaked-object sysv-sem count=" + 2 * Watched.SETS, leak);
      assertThat(run.stdout()).endsWith(" end the JVM " + host.pid() + " has ended\n");
    }
  }

  @Test
  void callersOfOneLineAreToldApart() {
    String opens = Line.of(Watched.class, "opens").toString();
    try (Running host = watched("");
        Running watch = command("watch", host.pid()).start()) {
      watch.awaitLine(" site sysv-sem ");
      host.send("call").awaitLine("done: call");

      assertThat(watch.awaitLine("by Watched.losesTwo:"))
          .contains(" path sysv-sem live=", " created=", opens, " < Watched.main:");
      host.send("end");
      assertThat(host.await()).exitsWith(0);
      Run run = watch.await();
      assertThat(run.stdout())
          .containsPattern(" path sysv-sem live=2 .* by Watched\\.losesTwo:")
          .containsPattern(" path sysv-sem live=1 .* by Watched\\.losesOne:");
    }
  }

  @Test
  void aWatchThatIsTerminatedLeavesNothingBehindAndOtherRecordingsWhole() {
    try (Running host = watched("")) {
      try (Running watch = command("watch", host.pid()).start()) {
        watch.awaitLine(" site sysv-sem ");
        Path file = host.directory().resolve("later.jfr");
        host.jcmd("JFR.start", "name=other", "filename=" + file);
        assertThat(watch.signal("TERM").await()).exitsWith(128 + 15);
        assertThat(host.jcmd("JFR.check")).contains("other").doesNotContain("ipcaudit-watch");
        host.send("leak").awaitLine("done: leak");
        host.send("end");
        Run run = host.await();
        assertThat(run).exitsWith(0);

        Run report = command("report", file).run();

        assertThat(report).exitsWith(1);
        assertThat(report.stdout()).contains("leaked-object: " + Watched.SETS + " x sysv-sem at ");
      }
    }
  }

  @Test
  void aWatchEndsWhenSomebodyStopsItsRecording() {
    try (Running host = watched("");
        Running watch = command("watch", host.pid()).start()) {
      watch.awaitLine(" site sysv-sem ");
      String recordings = host.jcmd("JFR.check");
      String name = recordings.replaceAll("(?s).*(ipcaudit-watch-[0-9]+).*", "$1");
      host.jcmd("JFR.stop", "name=" + name);

      Run run = watch.await();

      assertThat(run).exitsWith(2);
      assertThat(run.stderr())
          .isEqualTo(
              "ipcaudit: somebody has stopped the recording " + name + ", which watch needs\n");
      host.send("end");
      assertThat(host.await()).exitsWith(0);
    }
  }

  @Test
  void onATerminalKeysSortAndQuit() {
    Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "no script(1) of util-linux here");
    try (Running host = watched("");
        Running watch = command("watch", host.pid()).onTerminal().start()) {
      watch.awaitLine("before");
      watch.awaitLine(Line.of(Watched.class, "removed").toString());
      watch.awaitLine("sort: live");
      watch.send("s").awaitLine("sort: created");
      watch.send("q").awaitLine("exit code 0");

      Run run = watch.await();
      assertThat(run).exitsWith(0);
      assertThat(host.jcmd("JFR.check")).doesNotContain("ipcaudit-watch");
      assertThat(settings(run, "before ")).isEqualTo(settings(run, "after "));
      assertThat(run.stdout()).contains("\033[?1049h", "\033[?1049l");
      host.send("end").await();
    }
  }

  /** What stty prints of a terminal. */
  private static String settings(Run run, String when) {
    return run.stdout()
        .lines()
        .filter(line -> line.contains(when))
        .map(line -> line.substring(line.indexOf(when) + when.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatCannotBeWatchedIsSaidInOneLine() throws IOException {
    assertThat(refused(4194305)).isEqualTo("there is no process 4194305\n");

    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(refused(other.pid())).isEqualTo("process " + other.pid() + " is no JVM\n");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroy();
    }

    try (Running host = Target.program(Watched.class).on(jdk).start()) {
      host.awaitLine("ready");
      assertThat(refused(host.pid()))
          .startsWith("the JVM " + host.pid() + " runs without the agent")
          .hasLineCount(1);
      assertThat(host.jcmd("JFR.check")).startsWith(host.pid() + ":\nNo available recordings");
      host.send("end").await();
    }
  }

  @Test
  void withoutAFlightRecorderThereIsNothingToWatch() {
    try (BareRuntime runtime =
        BareRuntime.of(jdk, "java.base,java.instrument,java.logging,jdk.unsupported")) {
      Run here = Target.jar(Layout.AGENT, "watch", 1).withoutJna().on(runtime.jdk()).run();
      assertThat(here).exitsWith(2);
      assertThat(here.stderr()).isEqualTo("ipcaudit: this Java has no module jdk.jfr; use a JDK\n");
      Run version = Target.jar(Layout.AGENT, "version").withoutJna().on(runtime.jdk()).run();
      assertThat(version).exitsWith(0);

      try (Running host =
          Target.program(Watched.class).agentExactly("").on(runtime.jdk()).start()) {
        host.awaitLine("ready");
        assertThat(refused(host.pid()))
            .startsWith("the JVM " + host.pid() + " does not record: ")
            .hasLineCount(1);
        host.send("end").await();
      }
    }
  }

  private Running watched(String options) {
    Running host = Target.program(Watched.class).agentExactly(options).on(jdk).start();
    host.awaitLine("ready");
    return host;
  }

  /** What is said on stderr after the name. */
  private String refused(long pid) {
    Run run = command("watch", pid).run();
    assertThat(run).exitsWith(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr()).startsWith("ipcaudit: ");
    return run.stderr().substring("ipcaudit: ".length());
  }

  private Target command(Object... words) {
    return Target.jar(Layout.AGENT, words).withoutJna().on(jdk);
  }
}
