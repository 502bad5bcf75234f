package dev.ipcaudit.tests.start;

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

  private static final String BY_INTERFACE = "after the attach, by interface";
  private static final String DIRECTLY = "after the attach, directly";

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
          .leaks(AttachHost.SETS, "sysv-sem", Line.of(AttachHost.class, BY_INTERFACE))
          .leaks(AttachHost.QUEUES, "sysv-msg", Line.of(AttachHost.class, DIRECTLY))
          .accountsNothing("sysv-msg", Line.of(AttachHost.class, "before the attach"));
      assertThat(run.stdout()).isEqualTo("ready\nleaked\nended\n");
    }
  }

  @EveryJdk
  void whatAnAttachCannotSeeIsSaid(Jdk jdk) {
    Run run = attached(jdk, "", "end");

    assertThat(run).exitsWith(0);
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    assertThat(run.report().coverage("jna-direct")).isEqualTo("active");
    assertThat(run.report().notes())
        .anyMatch(note -> note.contains("method reference or reflection are not seen"));
  }

  /** The JVM takes the line numbers from running frames of every class that is retransformed. */
  @EveryJdk
  void runningFramesOfOtherClassesKeepTheirLines(Jdk jdk) {
    Run run = attached(jdk, "", "frames", "end");

    String plain = Line.of(AttachHost.class, "plain frame").toString();
    assertThat(run.stdout().lines().filter(line -> line.startsWith("frame ")))
        .hasSize(4)
        .anyMatch(line -> line.contains("AttachHost$Plain") && line.contains(plain));
  }

  @EveryJdk
  void noClassChangesItsShape(Jdk jdk) {
    Run without;
    try (Running running = host(jdk).start()) {
      running.awaitLine("ready");
      without = running.send("shapes").send("leak").send("end").await();
    }
    Run with = attached(jdk, "", "shapes", "leak", "end");

    assertThat(with.stdout()).contains("shape ").isEqualTo(without.stdout());
    assertThat(with.stderr()).isEqualTo(without.stderr());
  }

  @EveryJdk
  void aSecondAttachIsOneLineAndChangesNothing(Jdk jdk) {
    try (Running running = Target.program(AttachHost.class).on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci").attach("ci,exitcode=41");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      assertThat(run)
          .exitsWith(23)
          .leaks(AttachHost.SETS, "sysv-sem", Line.of(AttachHost.class, BY_INTERFACE))
          .leaks(AttachHost.QUEUES, "sysv-msg", Line.of(AttachHost.class, DIRECTLY));
      assertThat(run.stderr().lines().filter(line -> line.contains("the agent runs on")))
          .singleElement()
          .asString()
          .startsWith("ipcaudit: exitcode=41: cannot be changed while the agent runs, ");
    }
  }

  @EveryJdk
  void aBadOptionLeavesTheHostAliveAndABetterOneIsTaken(Jdk jdk) {
    try (Running running = Target.program(AttachHost.class).on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci,nosuch=1").attach("ci");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      assertThat(run).exitsWith(23).hasFailures(2);
      assertThat(run.stdout()).isEqualTo("ready\nleaked\nended\n");
      assertThat(run.stderr().lines().filter(line -> line.startsWith("ipcaudit: nosuch: ")))
          .hasSize(1);
      assertThat(run.stderr()).doesNotContain("is active in this JVM already");
    }
  }

  private static Run attached(Jdk jdk, String options, String... commands) {
    try (Running running = host(jdk).start()) {
      running.awaitLine("ready");
      running.attach(options);
      for (String command : commands) {
        running.send(command);
      }
      return running.await();
    }
  }

  private static Target host(Jdk jdk) {
    // or the JVM itself warns of what is attached, from 21 on
    return Target.program(AttachHost.class).jvmArgs("-XX:+EnableDynamicAgentLoading").on(jdk);
  }
}
