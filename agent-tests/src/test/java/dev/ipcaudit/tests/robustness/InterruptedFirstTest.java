package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/**
 * A thread that is interrupted stays so, whatever of ours is loaded, opened or read on it, and its
 * calls are recorded like any other.
 */
class InterruptedFirstTest {

  private static final String HANDLES =
      "dev/ipcaudit/tests/robustness/InterruptedFirstByHandles.java";
  private static final String MARKER = "on an interrupted thread";
  private static final String KEPT =
      "bound interrupted true\nremoved interrupted true\nleaked interrupted true\n";

  @EveryJdk
  void firstCallsOfEveryBinding(Jdk jdk) {
    for (SemCalls calls : SemCalls.values()) {
      Target target = Target.program(InterruptedFirst.class, calls).agent("ci").on(jdk);
      Run run = (calls == SemCalls.JNR ? target.with(Jnr.newest(Jnr.Way.STUBS)) : target).run();

      assertThat(run.stdout()).as(run::toString).isEqualTo(KEPT + "interrupts by calls 0\n");
      assertRecorded(run, calls.part(), Line.of(InterruptedFirst.class, MARKER));
    }
  }

  @EveryForeignJdk
  void firstCallsByHandles(Jdk jdk) {
    Run run = Target.source(HANDLES).agent("ci").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo(KEPT);
    assertRecorded(run, "ffm", Line.ofSource(HANDLES, MARKER));
  }

  private static void assertRecorded(Run run, String part, Line line) {
    assertThat(run).exitsWith(23).leaks(1, "sysv-sem", line).hasFailures(1);
    assertThat(run).accounts("sysv-sem", line, 2, 1);
    assertThat(run.report().coverage(part)).as(run::toString).isEqualTo("active");
    assertThat(run.stderr()).doesNotContain("black box").doesNotContain("could not be");
  }
}
