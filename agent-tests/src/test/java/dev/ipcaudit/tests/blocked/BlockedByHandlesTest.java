package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;

/** Blocked calls through java.lang.foreign, of virtual threads too. */
class BlockedByHandlesTest {

  private static final String TARGET = "dev/ipcaudit/tests/blocked/BlockedByHandles.java";

  /** The kernel sees the carrier of a virtual thread, and Java another one beside it. */
  @EveryForeignJdk
  void aCallOfAVirtualThreadIsCountedOnce(Jdk jdk) {
    Run run = Target.source(TARGET).agent("ci,blocked=200ms,scan=300ms").on(jdk).run();

    assertThat(run).exitsWith(23);
    List<Finding> blocked = run.report().findings("blocked-call");
    assertThat(blocked).as(run::toString).hasSize(1);
    assertThat(blocked.get(0).count()).isEqualTo(2);
    assertThat(blocked.get(0).kind()).isEqualTo("pipe");
    assertThat(blocked.get(0).paths())
        .hasSize(2)
        .anyMatch(path -> path.isThrough("isBlockedVirtually"))
        .anyMatch(path -> path.isThrough("isBlocked"));
  }
}
