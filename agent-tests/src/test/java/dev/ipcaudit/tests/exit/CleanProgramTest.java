package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.Quiet;

class CleanProgramTest {

  @EveryJdk
  void aCleanProgramHasNoFindings(Jdk jdk) {
    Run run = Target.program(CleanProgram.class).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().sites()).allSatisfy(site -> assertThat(site.live()).isZero());
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    assertThat(run.report().coverage("jna-direct")).isEqualTo("active");
    assertThat(run.report().coverage("kernel")).isEqualTo("full");
    assertThat(run.report().coverage("dropped")).isEqualTo("0");
    assertThat(run.report().coverage("libraries")).isEmpty();
    assertThat(run.report().notes()).isEmpty();
    assertThat(run.stderr()).doesNotContain("NOT COVERED");
  }

  @EveryJdk
  void aProgramWithoutBindingsHasNoFindingsEither(Jdk jdk) {
    Run run = Target.program(Quiet.class).withoutJna().agent("ci").on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().sites()).isEmpty();
    assertThat(run.report().coverage("jna")).isEqualTo("not-loaded");
  }
}
