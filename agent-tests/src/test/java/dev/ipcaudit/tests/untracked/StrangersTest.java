package dev.ipcaudit.tests.untracked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.CLibrary;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

class StrangersTest {

  @EveryJdk
  void segmentsThatNobodyIsSeenToMakeAreNoted(Jdk jdk) {
    Run run = Target.program(Strangers.class, CLibrary.of("segments")).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(0).hasFailures(0);
    Finding finding =
        run.report().findings().stream()
            .filter(found -> found.rule().equals("untracked-object"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(run));
    assertThat(finding.kind()).isEqualTo("sysv-shm");
    assertThat(finding.severity()).isEqualTo("note");
    assertThat(finding.count()).isEqualTo(3);
    assertThat(finding.json().path("message").asString())
        .contains("Child process " + run.stdout().trim() + " (perl) created 1.");
  }
}
