package dev.ipcaudit.tests.untracked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Quiet;

/** Files in /dev/shm that no call of libc has made. */
class MappedMemoryTest {

  private static final String RULE = "untracked-object";

  @EveryJdk
  void whatIsMappedWithoutACallOfOursIsNoted(Jdk jdk) {
    Isolation.requireMounts();
    Run run =
        Target.program(MappedMemory.class)
            .before("touch /dev/shm/there /dev/shm/of-another")
            .agent("ci,persistent=name:/kept-*")
            .on(jdk)
            .run();

    assertThat(run.stdout()).isEqualTo("mapped 4\n");
    assertThat(run.report().findings(RULE)).hasSize(1);
    Finding finding = run.report().findings(RULE).get(0);
    assertThat(finding.severity()).isEqualTo("note");
    assertThat(finding.kind()).isEqualTo("posix-shm");
    assertThat(finding.count()).isEqualTo(4);
    assertThat(finding.names())
        .containsExactlyInAnyOrder("/ring\n1", "/ring-2", "/only-open", "/never-mapped");
    assertThat(finding.json().path("message").asString())
        .startsWith("3 POSIX shared memory objects are mapped or open in this JVM")
        .contains(" 1 POSIX shared memory object has appeared in /dev/shm while this JVM ran");
    assertThat(run)
        .finds(
            "warning", "leaked-object", 2, "mapping", Line.of(MappedMemory.class, "never unmapped"))
        .hasFailures(4);
  }

  @EveryJdk
  void aJvmThatMapsNothingThereHasNone(Jdk jdk) {
    Isolation.requireMounts();
    Run run =
        Target.program(Quiet.class).before("touch /dev/shm/of-another").agent("ci").on(jdk).run();

    assertThat(run.report().findings()).isEmpty();
  }
}
