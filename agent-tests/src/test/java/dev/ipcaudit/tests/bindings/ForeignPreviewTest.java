package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Assumptions;

/** What java.lang.foreign makes where it is a preview is not seen, and that is said. */
class ForeignPreviewTest {

  private static final String PREVIEW = "dev/ipcaudit/tests/bindings/Preview.java";
  private static final int JDK = 21;
  private static final String ALONE = "the linker is of this form in 21 alone";

  @EveryJdk
  void aHostThatEnablesItIsLeftAlone(Jdk jdk) {
    Run without = preview(jdk).run();
    Run with = preview(jdk).agent("ci").run();

    assertThat(with).exitsWith(0).leaves(2, "sysv-sem");
    assertThat(with.stdout()).isEqualTo(without.stdout()).isEqualTo("ready\nmade 2\n");
    saysThatItIsNotSeen(with);
  }

  @EveryJdk
  void norIsItSeenAfterAnAttach(Jdk jdk) {
    try (Running running =
        preview(jdk).args("wait").jvmArgs("-XX:+EnableDynamicAgentLoading").start()) {
      running.awaitLine("ready");
      running.attach("ci");
      running.send("go");

      Run run = running.await();

      assertThat(run).exitsWith(0).leaves(2, "sysv-sem");
      saysThatItIsNotSeen(run);
    }
  }

  /** Nor does the agent use it to ask how much a pipe holds. */
  @EveryJdk
  void whereNoHostUsesItItIsNotLoaded(Jdk jdk) {
    Assumptions.assumeTrue(jdk.feature() == JDK, ALONE);
    Run run =
        Target.program(NamesakesWait.class)
            .with(Jnr.all().get(0))
            .agent("ci,blocked=200ms")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23).hasFailures(1);
    assertThat(run.report().coverage("ffm")).isEqualTo("not-loaded");
  }

  private static Target preview(Jdk jdk) {
    Assumptions.assumeTrue(jdk.feature() == JDK, ALONE);
    return Target.source(PREVIEW).jvmArgs("--enable-preview", "--source", "" + JDK).on(jdk);
  }

  private static void saysThatItIsNotSeen(Run run) {
    assertThat(run.report().coverage("ffm"))
        .isEqualTo("failed: java.lang.foreign is seen from JDK 22 on");
    assertThat(run.report().notes()).isEmpty();
  }
}
