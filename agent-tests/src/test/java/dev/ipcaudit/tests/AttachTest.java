package dev.ipcaudit.tests;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;

/** The agent comes into a JVM in which JNA is loaded, linked and in the middle of a call. */
class AttachTest {

  @EveryJdk
  void whatIsMadeAfterTheAttachIsSeenBothWays(Jdk jdk) {
    try (Running running = Target.program(AttachHost.class).on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      assertThat(run)
          .exitsWith(23)
          .leaks(
              AttachHost.SETS,
              "sysv-sem",
              Line.of(AttachHost.class, "after the attach, by interface"))
          .leaks(
              AttachHost.QUEUES,
              "sysv-msg",
              Line.of(AttachHost.class, "after the attach, directly"))
          .accountsNothing("sysv-msg", Line.of(AttachHost.class, "before the attach"));
      assertThat(run.stdout()).isEqualTo("ready\nleaked\nended\n");
    }
  }
}
