package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that has used up its memory or its stack gets the exit code that it would get else. */
@EveryJdk
class VerdictWithFullHeapTest {

  private static final Line LEAK = Line.of(EndsWithFullHeap.class, "never removed");

  private final Jdk jdk;

  VerdictWithFullHeapTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @CsvSource({
    "small, -XX:+UseSerialGC",
    "small, -XX:+UseG1GC",
    "huge, -XX:+UseG1GC",
    "hook, -XX:+UseSerialGC",
    "stack, -XX:+UseSerialGC",
    "stack, -Xint",
    "frames, -XX:+UseSerialGC"
  })
  void theWholeVerdictIsThere(String what, String vm) {
    Run leaking = run(what, "leak", "ci", vm);

    assertThat(leaking).exitsWith(23).leaks(1, "sysv-sem", LEAK);
    assertThat(leaking.stderr()).as(leaking::toString).contains(LEAK.toString(), "exit code 23");

    Run clean = run(what, "clean", "ci", vm);

    assertThat(clean).exitsWith(EndsWithFullHeap.EXIT_CODE).leavesNothing();
    assertThat(clean.report().findings()).isEmpty();
  }

  /** Nothing that was kept is of use: others take it, or it is of another kind. */
  @ParameterizedTest
  @CsvSource({"greedy, -XX:+UseG1GC", "classes, -XX:+UseSerialGC"})
  void theExitCodeIsTheLedgers(String what, String collector) {
    Run leaking = run(what, "leak", "ci", collector);

    assertThat(leaking).exitsWith(23).leaves(1, "sysv-sem");
    assertThat(leaking.stderr()).as(leaking::toString).contains("ipcaudit: exit code 23, since");
    // what cannot be written whole is not written at all
    assertThat(leaking.directory()).isDirectoryNotContaining("glob:**.tmp");

    Run clean = run(what, "clean", "ci", collector);

    assertThat(clean).exitsWith(EndsWithFullHeap.EXIT_CODE).leavesNothing();
    assertThat(clean.stderr()).as(clean::toString).contains("ipcaudit: ");
  }

  @Test
  void optionsAreObeyed() {
    Run run = run("greedy", "leak", "ci,fail-on=error,exitcode=41", "-XX:+UseSerialGC");

    assertThat(run).exitsWith(41).leaves(1, "sysv-sem");
    assertThat(run.stderr()).contains("exit code 41, since", "severity error");
  }

  private Run run(String what, String leak, String options, String collector) {
    Target target = Target.program(EndsWithFullHeap.class, what, leak).agent(options).on(jdk);
    return what.equals("classes")
        ? target.jvmArgs(collector, "-Xmx256m", "-XX:MaxMetaspaceSize=24m").run()
        : target.jvmArgs(collector, "-Xmx64m").run();
  }
}
