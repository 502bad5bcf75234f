package dev.ipcaudit.tests.children;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;

/** Children that are reaped by another call site than the one that started them. */
class StolenChildrenTest {

  private static final String RULE = "stolen-child";

  @EveryJdk
  void whoeverReapsAChildOfProcessBuilderIsNamed(Jdk jdk) {
    Run run = run(jdk, "stolen");

    assertThat(run.stdout()).isEqualTo("left -1\nclosed -1\ndone\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 1, "child", line("by wait"))
        .finds("warning", RULE, 1, "child", line("by wait3"))
        .finds("warning", RULE, 1, "child", line("by waitpid"))
        .finds("warning", RULE, 1, "child", line("by waitpid of the own group"))
        .finds("warning", RULE, 1, "child", line("by waitpid of a group"))
        .finds("warning", RULE, 1, "child", line("by wait4"))
        .finds("warning", RULE, 1, "child", line("by waitid"))
        .finds("warning", RULE, 1, "child", line("directly"))
        .finds("warning", RULE, 1, "child", line("by JNR"))
        .finds("warning", RULE, 1, "child", line("takes any"))
        .finds("warning", RULE, 1, "child", line("takes a program"))
        .hasFailures(11);
    assertThat(run.stderr())
        .containsPattern(
            "1 child process that this call site did not start was reaped here by wait4: \\d+"
                + " \\(/bin/sh -c sleep 0.02; exit 7\\). ProcessBuilder started it: the exit code"
                + " is lost")
        .containsPattern(
            "reaped here by waitpid: \\d+. The exit code is lost to .*Reapers.stolen.*, which"
                + " waited for its child and got ECHILD.");
  }

  @EveryForeignJdk
  void whoeverDoesSoByAHandleIsNamed(Jdk jdk) {
    String source = "dev/ipcaudit/tests/children/StealsChildren.java";
    Run run = Target.source(source).agent("ci").on(jdk).run();

    assertThat(run).exitsWith(23).hasFailures(1);
    assertThat(run.report().findings(RULE))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(1);
              assertThat(found.isAt(Line.ofSource(source, "by a handle"))).isTrue();
              assertThat(found.names()).containsExactly("/bin/sh -c sleep 0.02; exit 7");
            });
  }

  @EveryJdk
  void processBuilderMayBeInUseBeforeABindingIs(Jdk jdk) {
    Run run = run(jdk, "late");

    assertThat(run.stdout()).isEqualTo("stolen 3\ndone\n");
    assertThat(run).exitsWith(23);
    assertThat(run.report().findings(RULE))
        .isNotEmpty()
        .allMatch(found -> found.names().get(0).startsWith("/bin/sh -c sleep "));
  }

  @EveryJdk
  void whoeverReapsWhatCallsHaveStartedIsNot(Jdk jdk) {
    Run run = run(jdk, "own");

    assertThat(run.stdout()).isEqualTo("exit code 7\nreaped 200\ndone\n");
    assertThat(run).exitsWith(0);
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().notes()).isEmpty();
  }

  @EveryJdk
  void whatWasStartedBeforeAnAttachIsUnknown(Jdk jdk) {
    try (Running host = Target.program(Reapers.class, "attached").on(jdk).start()) {
      host.awaitLine("ready");
      host.attach("ci");

      Run run = host.send("go").await();

      assertThat(run.stdout()).endsWith("reaped 3\ndone\n");
      assertThat(run).exitsWith(0);
      assertThat(run.report().findings()).isEmpty();
      assertThat(run.report().notes())
          .anyMatch(
              note ->
                  note.startsWith(
                      "3 children were reaped by calls of this JVM, and who started them was not"
                          + " seen"));
    }
  }

  private static Run run(Jdk jdk, String what) {
    return Target.program(Reapers.class, what).with(Jnr.all().get(0)).agent("ci").on(jdk).run();
  }

  private static Line line(String marker) {
    return Line.of(Reapers.class, marker);
  }
}
