package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/**
 * What several threads make of the agent at the same time, each with the first use of a binding.
 */
@EveryJdk
class AllAtOnceTest {

  private final Jdk jdk;

  AllAtOnceTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @RepeatedTest(3)
  void noneOfThemLosesACall() {
    Run run = Target.program(AllAtOnce.class).with(Jnr.all().get(0)).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23).hasFailures(3);
    for (String kept : List.of("kept by interface", "kept by a native", "kept by JNR")) {
      assertThat(run).leaks(AllAtOnce.KEPT, "sysv-sem", Line.of(AllAtOnce.class, kept));
    }
    for (String part : List.of("jna", "jna-direct", "jnr")) {
      assertThat(run.report().coverage(part)).as(run::toString).isEqualTo("active");
    }
    assertThat(run.report().notes()).isEmpty();
  }
}
