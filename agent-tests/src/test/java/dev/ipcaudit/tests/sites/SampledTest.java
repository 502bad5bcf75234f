package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.FindingPath;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Above the budget of captures, counts are estimates that can be relied on, and say so. */
@EveryJdk
class SampledTest {

  private static final Shared RUNS =
      Shared.run(() -> Target.program(Sampled.class).agent("overhead=0.001%,scan=0"));

  private final Run run;

  SampledTest(Jdk jdk) {
    run = RUNS.on(jdk);
  }

  @Test
  void callersInAFixedOrderHaveTheirShare() {
    Finding refused =
        run.report().finding("unhandled-eagain", "sysv-sem", line("refused")).orElseThrow();

    assertThat(refused.count()).isEqualTo(2L * Sampled.CALLS);
    assertThat(refused.paths())
        .hasSize(2)
        .extracting(FindingPath::count)
        // the standard deviation is 1.2 %
        .allSatisfy(
            count -> assertThat(count).isCloseTo(Sampled.CALLS, within(Sampled.CALLS * 6L / 100)));
    assertThat(refused.json().path("message").asString()).contains("Counts are estimates");
  }

  @Test
  void whatIsLeftIsCountedWholly() {
    Finding left = run.report().finding("leaked-object", "sysv-msg", line("left")).orElseThrow();

    assertThat(left.count()).isEqualTo(Sampled.LEFT);
    assertThat(left.paths()).extracting(FindingPath::count).containsExactly((long) Sampled.LEFT);
    assertThat(left.json().path("message").asString()).contains("Counts are estimates");
    assertThat(run).leaves(Sampled.LEFT, "sysv-msg");
    assertThat(run.report().findings("untracked-object")).isEmpty();
  }

  @Test
  void whoLooksChangesNothingOfWhatIsGivenBack() {
    SiteLine held = run.report().site("sysv-sem", line("held")).orElseThrow();

    assertThat(held.live()).isZero();
    assertThat(held.created()).isCloseTo(3L * Sampled.HELD + 1, within(60L));
    assertThat(held.json().path("estimated").asBoolean()).isTrue();
    long removed = 0;
    long known = 0;
    for (JsonNode by : held.json().path("removedBy")) {
      removed += by.path("count").asLong();
      boolean isKnown = by.path("site").path("line").asInt() == line("given back").number();
      known += isKnown ? by.path("count").asLong() : 0;
    }
    assertThat(removed).isEqualTo(held.removed());
    assertThat(known).isGreaterThan(removed * 9 / 10);
  }

  private static Line line(String marker) {
    return Line.of(Sampled.class, marker);
  }
}
