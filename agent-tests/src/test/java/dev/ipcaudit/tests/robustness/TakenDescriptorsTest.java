package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** A host that replaces descriptors which are not its own: the agent's thread may hang, it not. */
class TakenDescriptorsTest {

  @EveryJdk
  void theHostEndsAndIsJudgedAlthoughAReadOfTheAgentNeverDoes(Jdk jdk) {
    Run run =
        Target.program(TakesDescriptors.class)
            .ownDescriptorsOnly()
            .agent("ci,blocked=20ms,scan=50ms")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23);
    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run.stderr()).contains(Line.of(TakesDescriptors.class, "left behind").toString());
  }
}
