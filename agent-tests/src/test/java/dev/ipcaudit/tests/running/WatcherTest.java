package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** The agent's thread outlives bad moments. */
class WatcherTest {

  private static final int DESCRIPTORS = 200;

  @EveryJdk
  void scansGoOnAndCoverageCountsThoseThatFailed(Jdk jdk) {
    Run run =
        Target.program(OutOfDescriptors.class)
            .descriptorsOfUser(DESCRIPTORS)
            .agent("scan=200ms")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(run.report().coverage("kernel")).as(run::toString).isEqualTo("full");
    assertThat(run.report().notes())
        .as(run::toString)
        .anyMatch(
            note -> note.matches("[1-9]\\d* of \\d+ scans of .* failed: .*Too many open files.*"));
  }
}
