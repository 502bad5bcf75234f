package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.KernelTables;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Leaks;
import dev.ipcaudit.tests.targets.LeaksThroughInstances;
import dev.ipcaudit.tests.targets.LeaksThroughInterface;
import dev.ipcaudit.tests.targets.LeaksThroughStatics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight threads, hundreds of thousands of clean pairs, and every figure exact. */
@EveryJdk
class LeaksPerLineTest {

  private final Jdk jdk;

  LeaksPerLineTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        LeaksThroughInterface.class,
        LeaksThroughStatics.class,
        LeaksThroughInstances.class
      })
  void everyLineIsReportedWithItsExactCount(Class<?> program) {
    Run run = Target.program(program).agent("ci").on(jdk).run();

    Line sets = Line.of(program, "sets leak");
    Line moreSets = Line.of(program, "more sets leak");
    Line segments = Line.of(program, "segments leak");
    Line queues = Line.of(program, "queues leak");
    Line some = Line.of(program, "some sets leak");
    int pairs = Leaks.THREADS * Leaks.PAIRS;
    assertThat(run)
        .exitsWith(23)
        .leaks(Leaks.SETS, "sysv-sem", sets)
        .leaks(Leaks.MORE_SETS, "sysv-sem", moreSets)
        .leaks(Leaks.SEGMENTS, "sysv-shm", segments)
        .leaks(Leaks.QUEUES, "sysv-msg", queues)
        .leaks(Leaks.SOME, "sysv-sem", some)
        .hasFailures(5)
        .accounts("sysv-sem", sets, Leaks.SETS, 0)
        .accounts("sysv-shm", segments, Leaks.SEGMENTS, 0)
        .accounts("sysv-msg", queues, Leaks.QUEUES, 0)
        .accounts("sysv-sem", some, Leaks.MANY, Leaks.MANY - Leaks.SOME)
        .accounts("sysv-sem", Line.of(program, "sets are removed"), pairs, pairs)
        .accounts("sysv-shm", Line.of(program, "segments are removed"), pairs, pairs)
        .accounts("sysv-msg", Line.of(program, "queues are removed"), pairs, pairs);
    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run.stderr()).contains(sets.toString(), segments.toString(), queues.toString());
    assertThat(run.report().coverage("kernel")).isEqualTo("full");

    // what is listed is what the kernel has, up to the hundred that a finding may list
    Finding kept = run.report().finding("leaked-object", "sysv-sem", some).orElseThrow();
    assertThat(run.kernel().sem())
        .filteredOn(row -> row.columns().get("nsems").equals("7"))
        .extracting(KernelTables.Row::id)
        .containsExactlyInAnyOrderElementsOf(kept.ids());
    assertThat(run.report().finding("leaked-object", "sysv-sem", sets).orElseThrow().ids())
        .hasSize(100);
  }
}
