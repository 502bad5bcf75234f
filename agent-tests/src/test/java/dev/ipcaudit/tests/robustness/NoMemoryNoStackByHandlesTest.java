package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** What a hook lacks memory or stack for, through handles. */
class NoMemoryNoStackByHandlesTest {

  private static final String[] SERIAL = {"-XX:+UseSerialGC", "-Xmx40m"};

  private static final String HEAP = "dev/ipcaudit/tests/robustness/FullHeapByHandles.java";
  private static final String STACK = "dev/ipcaudit/tests/robustness/FullStackByHandles.java";

  @EveryForeignJdk
  void callsSucceedWithAFullHeapAsTheyDoWithoutUs(Jdk jdk) {
    for (String first : new String[] {"", "cold"}) {
      Target plain = Target.source(HEAP).jvmArgs(SERIAL).on(jdk);
      Target heard = Target.source(HEAP).jvmArgs(SERIAL).agent("ci").on(jdk);
      Run without = (first.isEmpty() ? plain : plain.args(first)).run();
      Run with = (first.isEmpty() ? heard : heard.args(first)).run();

      assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
      assertThat(with).leaks(1, "sysv-sem", Line.ofSource(HEAP, "leaked"));
      assertThat(with.report().coverage("ffm")).as(with::toString).isEqualTo("active");
    }
  }

  @EveryForeignJdk
  void noResultIsLostAtTheEndOfTheStack(Jdk jdk) {
    for (String mode : new String[] {"-Xint", "-Xmixed"}) {
      for (String form : new String[] {"bound", "address"}) {
        Run run = Target.source(STACK, form).jvmArgs(mode).agent("ci").on(jdk).run();

        assertThat(run.stdout()).as(run::toString).isEqualTo("some came back true\nlost 0\n");
        assertThat(run).leaks(1, "sysv-sem", Line.ofSource(STACK, "leaked"));
        assertThat(run.report().coverage("ffm")).as(run::toString).isEqualTo("active");
      }
    }
  }
}
