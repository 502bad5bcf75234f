package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that a busy machine, or a JVM that is stopped, makes look long. */
@EveryJdk
class ShortCallsTest {

  private final Jdk jdk;

  ShortCallsTest(Jdk jdk) {
    this.jdk = jdk;
  }

  /** Then the mark alone tells, and coverage says so. */
  @Test
  void whereTheKernelDoesNotTellTheCallIsFoundAllTheSame() {
    Run run =
        Target.program(ShortCalls.class, "untold")
            .with(Jnr.all().get(0))
            .agent("ci,blocked=100ms,scan=0")
            .on(jdk)
            .run();
    Line line = Line.of(ShortCalls.class, "is blocked");

    assertThat(run).exitsWith(23).finds("warning", "blocked-call", 1, "pipe", line);
    assertThat(run.report().json().path("coverage").toString())
        .contains("kept from running is not known");
  }

  @Test
  void onlyTheCallThatIsAsleepIsBlocked() {
    Run run =
        Target.program(ShortCalls.class)
            .with(Jnr.all().get(0))
            .timeout(Duration.ofMinutes(10))
            .agent("ci,blocked=100ms,scan=1s")
            .on(jdk)
            .run();
    Line line = Line.of(ShortCalls.class, "is blocked");

    assertThat(run).exitsWith(23).finds("warning", "blocked-call", 1, "pipe", line);
    assertThat(run.report().findings())
        .as(run::toString)
        .filteredOn(finding -> finding.rule().equals("blocked-call"))
        .singleElement()
        .extracting(finding -> finding.json().path("message").asString())
        .asString()
        .startsWith("1 call of write was blocked here, for ")
        .contains("the pipe held 65536 bytes", "its read end is held by this JVM");
  }
}
