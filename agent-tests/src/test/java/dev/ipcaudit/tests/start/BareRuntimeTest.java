package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.BareRuntime;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.ExitWays;

/** A runtime that has neither a flight recorder, nor management, nor preferences, nor XML. */
class BareRuntimeTest {

  @EveryJdk
  void leaksAreReportedWithoutAFlightRecorder(Jdk jdk) {
    try (BareRuntime runtime =
        BareRuntime.of(jdk, "java.base,java.instrument,java.logging,jdk.unsupported")) {
      Run without = Target.program(ExitWays.class, "exit", "leak").on(runtime.jdk()).run();
      Run with = Target.program(ExitWays.class, "exit", "leak").agent("").on(runtime.jdk()).run();

      assertThat(with)
          .exitsWith(ExitWays.EXIT_CODE)
          .leaks(ExitWays.SETS, "sysv-sem", Line.of(ExitWays.class, "never removed"))
          .hasFailures(1);
      assertThat(with.stdout()).isEqualTo(without.stdout());
      assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());

      Run inCi = Target.program(ExitWays.class, "exit", "leak").agent("ci").on(runtime.jdk()).run();

      assertThat(inCi).exitsWith(23);
      assertThat(inCi.stderr()).doesNotContain("WARN ", "NoClassDefFound", "jdk.jfr");
    }
  }
}
