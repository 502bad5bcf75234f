package dev.ipcaudit.tests.junit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.HostBuild;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of a host with the agent, without it, and where it has to come by itself. */
class JunitLauncherTest {

  /** Exit code of JUnit's console launcher. */
  private static final int TESTS_FAILED = 1;

  private static final String LEAK = "leaked-object: 1 x sysv-sem at " + UnderJunit.class.getName();
  private static final String MISSING = "ipcaudit: the agent is not in this JVM";

  @Test
  void aLeakingTestFailsAndIsNotToldAgainAtTheEnd() {
    Run run = annotated(Jdks.newest()).agent("ci").run();

    assertThat(run).exitsWith(TESTS_FAILED).hasFailures(0).leaves(1, "sysv-sem");
    assertThat(run.stdout()).contains(LEAK).contains("1 tests failed", "1 tests successful");
  }

  @Test
  void whatIsLeftToTheExitFailsTheJvm() {
    Run run =
        launcher(
                Jdks.newest(),
                "Pooled",
                "--config=junit.jupiter.extensions.autodetection.enabled=true",
                "--config=ipcaudit.junit=all",
                "--config=ipcaudit.junit.suite=exit")
            .agent("ci")
            .run();

    assertThat(run)
        .exitsWith(23)
        .leaks(1, "sysv-sem", Line.of(UnderJunit.class, "a set of a test"));
    assertThat(run.stderr())
        .contains("seen after the last test; Maven calls this \"error occurred in starting fork\"");
    assertThat(run.stdout()).contains("0 tests failed", "1 tests successful");
  }

  @Test
  void withoutTheAgentTestsPassAndOneLineSaysHowToAddIt() {
    Run run = annotated(Jdk.current()).env("CI", "").run();

    assertThat(run).exitsWith(0);
    assertThat(run.stderr().lines().filter(line -> line.startsWith("ipcaudit: ")))
        .singleElement()
        .asString()
        .startsWith(MISSING)
        .contains("-javaagent:ipcaudit-agent.jar", "it could not be attached: ");
  }

  @Test
  void withoutTheAgentTestsFailIfTheyShall() {
    Run run = annotated(Jdk.current(), "--config=ipcaudit.junit.without-agent=fail").run();

    assertThat(run).exitsWith(TESTS_FAILED);
    assertThat(run.stdout()).contains(MISSING);
  }

  @Test
  void theAgentComesByItselfWithByteBuddy() {
    Run run = attaches(Jdks.newest(), List.of(TestJar.library("byte-buddy-agent"), Layout.agent()));

    assertThat(run).exitsWith(TESTS_FAILED);
    assertThat(run.stdout()).contains(LEAK).contains("1 tests failed", "1 tests successful");
    assertThat(run.stderr()).doesNotContain(MISSING);
  }

  @Test
  void theAgentComesByItsOwnCommand() {
    String jar = "--config=ipcaudit.junit.agent=" + Layout.agent();
    Run run = attaches(Jdk.current(), List.of(), jar);

    assertThat(run).exitsWith(TESTS_FAILED);
    assertThat(run.stdout()).contains(LEAK).contains("1 tests failed", "1 tests successful");
    assertThat(run.stderr()).isEmpty();
  }

  private static Run attaches(Jdk jdk, List<Path> libraries, String... arguments) {
    return launcher(jdk, libraries, "Annotated", arguments)
        // or the JVM itself warns, from 21 on
        .jvmArgs(jdk.feature() < 21 ? "-Xshare:auto" : "-XX:+EnableDynamicAgentLoading")
        .run();
  }

  private static Target annotated(Jdk jdk, String... arguments) {
    return launcher(jdk, "Annotated", arguments);
  }

  private static Target launcher(Jdk jdk, String fixture, String... arguments) {
    return launcher(jdk, List.of(), fixture, arguments);
  }

  private static Target launcher(
      Jdk jdk, List<Path> libraries, String fixture, String... arguments) {
    List<String> classPath = new ArrayList<>();
    classPath.add(TestJar.library("junit-platform-console-standalone").toString());
    classPath.add(HostBuild.junitJar().toString());
    classPath.add(Layout.targetsWithJna());
    libraries.forEach(library -> classPath.add(library.toString()));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-cp", String.join(":", classPath)));
    command.add("org.junit.platform.console.ConsoleLauncher");
    command.addAll(List.of("execute", "--disable-banner", "--disable-ansi-colors"));
    command.add("--select-class=" + UnderJunit.class.getName() + "$" + fixture);
    command.addAll(List.of(arguments));
    return Target.launcher(command.toArray(String[]::new)).on(jdk);
  }
}
