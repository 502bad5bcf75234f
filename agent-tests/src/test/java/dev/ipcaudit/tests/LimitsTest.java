package dev.ipcaudit.tests;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static dev.ipcaudit.tests.targets.RunsIntoLimits.FAILURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.RunsIntoLimits;

class LimitsTest {

  @EveryJdk
  void enospcNamesTheLimitAndTheLineThatHoldsTheSets(Jdk jdk) {
    Run run = Target.program(RunsIntoLimits.class, "sets").semmni(131).agent("ci").on(jdk).run();

    Line line = Line.of(RunsIntoLimits.class, "sets until ENOSPC");
    assertThat(run)
        .exitsWith(23)
        .finds("error", "limit-exhausted", FAILURES, "sysv-sem", line)
        .leaks(131, "sysv-sem", line);
    assertThat(run.stderr())
        .contains("3 times: ENOSPC. SEMMNI is 131, of which 131 are in use now.")
        .contains("Lines of this JVM hold 131: 131 from ");
  }

  @EveryJdk
  void emfileNamesTheLimitOfTheProcess(Jdk jdk) {
    Run run = Target.program(RunsIntoLimits.class, "descriptors").agent("ci").on(jdk).run();

    Line line = Line.of(RunsIntoLimits.class, "eventfds until EMFILE");
    assertThat(run).finds("error", "limit-exhausted", FAILURES, "eventfd", line);
    assertThat(run.stderr())
        .containsPattern(
            "3 times: EMFILE\\. RLIMIT_NOFILE is (\\d+), of which \\d+ are in use now\\.");
  }
}
