package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Test;

/** A finding names the line that meant the call. */
@EveryJdk
class SitesTest {

  private static final Shared RUN = Shared.run(() -> Target.program(Sites.class).agent("ci"));

  private final Run run;

  SitesTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void aWrapperThatOnlyForwardsIsSkipped() {
    assertLeaks(Sites.WRAPPED, "wrapped");
    assertLeaks(Sites.WRAPPED_DIRECTLY, "wrapped directly");
  }

  @Test
  void aMethodOfThatNameThatDoesMoreIsASiteWithPathsOfItsOwn() {
    assertLeaks(Sites.CHECKED + Sites.CHECKED_TOO, "checks");
    Finding finding =
        run.report()
            .finding("leaked-object", "sysv-msg", Line.of(Sites.class, "checks"))
            .orElseThrow();
    assertThat(finding.paths())
        .extracting(path -> path.count() + " " + path.isThrough("checkedToo"))
        .containsExactly(Sites.CHECKED_TOO + " true", Sites.CHECKED + " false");
  }

  @Test
  void whatTheJdkCallsForALineIsOfThatLine() {
    assertLeaks(Sites.MERGED, "merged");
  }

  @Test
  void aLambdaIsALineOfTheHost() {
    assertLeaks(Sites.LAMBDA, "lambda");
    assertLeaks(Sites.STREAM, "stream");
    assertLeaks(Sites.POOL, "pool");
  }

  @Test
  void reflectionIsSkipped() {
    assertLeaks(Sites.REFLECTION, "reflection");
    assertLeaks(Sites.DIRECT_REFLECTION, "direct reflection");
  }

  @Test
  void initializersAreLinesToo() {
    assertLeaks(Sites.INITIALIZER, "initializer");
    assertLeaks(Sites.CONSTRUCTOR, "constructor");
  }

  @Test
  void noOtherLineIsNamed() {
    assertThat(run).hasFailures(11).leaves(236, "sysv-msg");
  }

  private void assertLeaks(int count, String marker) {
    assertThat(run).leaks(count, "sysv-msg", Line.of(Sites.class, marker));
  }
}
