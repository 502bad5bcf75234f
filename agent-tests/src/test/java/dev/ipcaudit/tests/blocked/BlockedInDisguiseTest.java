package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** The sites and paths of blocked calls are those that any other call from there would have. */
class BlockedInDisguiseTest {

  @EveryJdk
  void glueIsNoneOfThem(Jdk jdk) {
    assertSites(target(jdk).run());
  }

  @EveryJdk
  void theyAreWholeWhereTheJvmCutsStacks(Jdk jdk) {
    assertSites(target(jdk).jvmArgs("-XX:MaxJavaStackTraceDepth=5").run());
  }

  private static Target target(Jdk jdk) {
    return Target.program(BlockedInDisguise.class).agent("ci,blocked=200ms").on(jdk);
  }

  private static void assertSites(Run run) {
    assertThat(run).exitsWith(23);
    assertThat(run.report().findings("blocked-call")).as(run::toString).hasSize(3);

    // two references to one method are two classes, and one path
    assertPath(run, "refers to it", 2, "lambda$byReference$0", "lambda$start$1", "run");
    assertPath(run, "is named like a proxy", 1, "send", "lambda$start$1", "run");
    assertPath(run, "is a plugin's", 1, "write", "accept", "lambda$start$1", "run");
  }

  private static void assertPath(Run run, String marker, int count, String... methods) {
    Line line = Line.of(BlockedInDisguise.class, marker);
    assertThat(run).finds("warning", "blocked-call", count, "pipe", line);
    Finding found = run.report().finding("blocked-call", "pipe", line).orElseThrow();
    assertThat(found.paths()).as(run::toString).hasSize(1);
    assertThat(found.stack())
        .extracting(frame -> frame.replaceAll("\\(.*", "").replaceAll(".*\\.", ""))
        .containsExactly(methods);
  }
}
