package dev.ipcaudit.tests;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryBinding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.RunAssert;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;

/** The same stories, told through every binding: the same counts, lines and verdicts. */
class StoriesTest {

  @EveryBinding
  void theSemaphoreLeakIsFoundAtItsLine(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "semaphore-leak");

    Line line = Line.ofSample("SemaphoreLeak", "leaks");
    assertThat(run).exitsWith(23).hasFailures(1).leaks(7, "sysv-sem", line).leaves(7, "sysv-sem");
    RunAssert.assertThat(run).accounts("sysv-sem", line, 21, 14);
    assertThat(run.report().sites()).hasSize(1);
  }

  @EveryBinding
  void theFixedOneIsClean(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "semaphore-leak", "--fixed");

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().sites())
        .singleElement()
        .extracting(SiteLine::created, SiteLine::removed)
        .containsExactly(21L, 21L);
  }

  @EveryBinding
  void theSharedMemoryLeakIsFoundAtItsLine(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "shared-memory-leak");

    assertThat(run)
        .exitsWith(23)
        .hasFailures(1)
        .leaks(5, "sysv-shm", Line.ofSample("SharedMemoryLeak", "leaks"))
        .leaves(5, "sysv-shm");
    assertThat(run.report().sites()).hasSize(2);
  }

  @EveryBinding
  void theMessageQueueLeakIsFoundAtItsLine(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "message-queue-leak");

    assertThat(run)
        .exitsWith(23)
        .hasFailures(1)
        .leaks(3, "sysv-msg", Line.ofSample("MessageQueueLeak", "leaks"))
        .leaves(3, "sysv-msg");
    assertThat(run.report().sites()).hasSize(2);
  }

  @EveryBinding
  void theStormOfSigchldIsFoundAtItsLine(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "sigchld-storm");

    assertThat(run)
        .exitsWith(23)
        .hasFailures(1)
        .finds("warning", "zombie-children", 192, "child", Line.ofSample("SigchldStorm", "reaps"));
    assertThat(run.report().sites())
        .singleElement()
        .extracting(SiteLine::created, SiteLine::removed)
        .containsExactly(200L, 8L);
  }

  @EveryBinding
  void theFixedStormIsClean(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "sigchld-storm", "--fixed");

    assertThat(run).exitsWith(0);
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().sites())
        .singleElement()
        .extracting(SiteLine::created, SiteLine::removed)
        .containsExactly(200L, 200L);
  }

  private static Run tell(Jdk jdk, String[] binding, Object... story) {
    return Target.samples(story)
        .withoutJna()
        .args("--binding", binding[0])
        .jvmArgs(java.util.Arrays.copyOfRange(binding, 1, binding.length))
        .agent("ci")
        .on(jdk)
        .run();
  }
}
