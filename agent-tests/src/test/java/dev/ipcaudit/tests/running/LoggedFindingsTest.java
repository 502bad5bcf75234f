package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** New findings in the host's log; {@link ScanTest} has those on stderr. */
class LoggedFindingsTest {

  @EveryJdk
  void theHostsOwnLoggingGetsAFindingAndIsTheHostsToChoose(Jdk jdk) {
    Run run =
        Target.program(OwnLogging.class)
            .agentExactly("scan=100ms,log.findings=warn,log.findings.to=logger")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout())
        .startsWith("Manager\nWARNING warning: use-after-remove: 1 x sysv-sem at ")
        .contains(Line.of(OwnLogging.class, "uses what was removed").toString())
        .hasLineCount(2);
    assertThat(run.stderr()).doesNotContain("ipcaudit");
  }
}
