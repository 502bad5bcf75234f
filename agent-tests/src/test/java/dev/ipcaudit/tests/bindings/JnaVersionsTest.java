package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.EveryJna;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.MappingStyles;
import org.junit.jupiter.api.Test;

@EveryJdk
class JnaVersionsTest {

  private final Jdk jdk;

  JnaVersionsTest(Jdk jdk) {
    this.jdk = jdk;
  }

  /** MappingStylesTest tells which style is which; here it is enough that none is lost. */
  @EveryJna
  void everyStyleIsSeenInEveryVersion(Jna jna) {
    Run run = Target.program(MappingStyles.class).with(jna).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23).hasFailures(18);
    assertThat(run.report().failures())
        .filteredOn(finding -> finding.kind().equals("sysv-sem"))
        .extracting(Finding::count)
        .containsExactlyInAnyOrder(
            2L, 5L, 7L, 11L, 13L, 17L, 19L, 23L, 29L, 31L, 41L, 43L, 47L, 53L, 59L, 61L);
  }

  @Test
  void twoVersionsInOneJvmAreBothSeen() {
    Run run =
        Target.program(TwoLoaders.class, Jna.oldest().jar(), Jna.newest().jar())
            .withoutJna()
            .agent("ci")
            .on(jdk)
            .run();

    int objects = TwoLoaders.FIRST + 2 * TwoLoaders.SECOND;
    Line byInterface = Line.of(TwoLoaders.class, "in both loaders, by interface");
    Line directly = Line.of(TwoLoaders.class, "in both loaders, directly");
    assertThat(run)
        .exitsWith(23)
        .leaks(objects, "sysv-sem", byInterface)
        .leaks(objects, "sysv-msg", directly)
        .hasFailures(2);
  }
}
