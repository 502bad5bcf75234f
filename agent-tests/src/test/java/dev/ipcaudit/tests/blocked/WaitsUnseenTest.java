package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;

/** A scan finds a blocked call before anybody has looked at marks. */
class WaitsUnseenTest {

  @EveryJdk
  void whatWaitsIsDescribedThenAndLater(Jdk jdk) {
    Run run = Target.program(WaitsUnseen.class).agent("ci,blocked=200ms,scan=300ms").on(jdk).run();

    assertThat(run).exitsWith(23);
    List<Finding> blocked = run.report().findings("blocked-call");
    assertThat(blocked).as(run::toString).hasSize(2);
    for (Finding one : blocked) {
      assertThat(one.json().path("message").asString())
          .contains("the pipe held", "read end is held by this JVM")
          .doesNotContain("for 0.00 s"); // it was found because it takes longer
    }
  }
}
