package dev.ipcaudit.tests.untracked;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** What no call made, and nobody has any more, is told of when it is left. */
class LeftByOthersTest {

  private static final String RULE = "untracked-object";

  @EveryJdk
  void whatKilledChildrenLeaveIsNoted(Jdk jdk) {
    Run run = run(jdk, "children", "leave");

    String child = word(run, "child ");
    String grandchild = word(run, "grandchild ");
    assertThat(run).exitsWith(0).hasFailures(0).leaves(2, "sysv-shm");
    Finding segments = finding(run, "sysv-shm");
    assertThat(segments.count()).isEqualTo(2);
    assertThat(message(segments))
        .containsPattern("Child process " + child + " \\(perl.*\\), which has ended, created 1\\.")
        .containsPattern(
            "Child process " + grandchild + " \\(perl\\), which has ended, created 1\\.");
    Finding files = finding(run, "posix-shm");
    assertThat(files.names()).containsExactlyInAnyOrder("/of-child", "/of-grandchild");
    assertThat(message(files))
        .contains("2 POSIX shared memory objects have appeared in /dev/shm while this JVM ran")
        .contains("Child process " + grandchild + " (perl), which has ended, had 1.");
  }

  @EveryJdk
  void whatWasMappedAndLeftIsNoted(Jdk jdk) {
    Run run = run(jdk, "mapped", "leave");

    assertThat(run).exitsWith(23).hasFailures(1);
    Finding files = finding(run, "posix-shm");
    assertThat(files.names()).containsExactlyInAnyOrder("/by-java-0", "/by-java-1", "/by-java-2");
    // what a native has made is not untracked, and is a leak
    assertThat(run.report().findings("leaked-object"))
        .singleElement()
        .satisfies(leak -> assertThat(leak.names()).containsExactly("/by-call"));
    assertThat(run.report().findings()).hasSize(2);
  }

  @EveryJdk
  void whatWasTakenAwayIsNot(Jdk jdk) {
    for (String what : new String[] {"children", "mapped"}) {
      Run run = run(jdk, what, "remove");

      assertThat(run).exitsWith(0).leavesNothing();
      // but for a note of what a native has made and Java has deleted, which is not seen
      assertThat(run.report().findings())
          .as(run::toString)
          .allMatch(found -> found.rule().equals("removed-elsewhere"))
          .hasSizeLessThanOrEqualTo(what.equals("mapped") ? 1 : 0);
    }
  }

  private static Run run(Jdk jdk, String what, String then) {
    Isolation.requireMounts();
    return Target.program(LeftByOthers.class, what, then)
        .before("echo 1 > /dev/shm/from-before")
        .agent("ci,scan=200ms")
        .on(jdk)
        .run();
  }

  private static Finding finding(Run run, String kind) {
    return run.report().findings(RULE).stream()
        .filter(found -> found.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.toString()));
  }

  private static String message(Finding finding) {
    return finding.json().path("message").asString();
  }

  private static String word(Run run, String label) {
    return run.stdout()
        .lines()
        .filter(line -> line.startsWith(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.toString()))
        .substring(label.length());
  }
}
