package dev.ipcaudit.tests.children;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** Children that end and that nobody reaps, and those that somebody does. */
class ChildrenTest {

  private static final String RULE = "zombie-children";

  @EveryJdk
  void aLineThatReapsOncePerSignalIsNamed(Jdk jdk) {
    Run run = run(jdk, "once");

    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 4, "child", line("one for each signal"))
        .hasFailures(1)
        .accounts("child", line("a burst of jobs"), 7, 3);
    assertThat(run.stderr())
        .contains("4 children have ended and were not reaped; the oldest was started")
        .contains("They count against ")
        .contains(
            "waitpid was called here 3 times and reaped 3, and not called until none was left")
        .contains("They were started at dev.ipcaudit.tests.children.Children.once")
        .contains("in a loop, until it returns 0");
  }

  @EveryJdk
  void aLineThatReapsUntilNoneIsLeftIsNot(Jdk jdk) {
    Run run = run(jdk, "drained");

    assertThat(run).exitsWith(0).accounts("child", line("drained jobs"), 7, 7);
    assertThat(run.report().findings()).isEmpty();
  }

  @EveryJdk
  void whatTheJdkStartsIsItsOwn(Jdk jdk) {
    Run run = run(jdk, "jdk");

    assertThat(run).finds("warning", RULE, 1, "child", line("beside the JDK's")).hasFailures(1);
    assertThat(run.report().sites().stream().filter(site -> site.kind().equals("child")))
        .hasSize(1);
  }

  @EveryJdk
  void whoeverStartsAndNeverWaitsIsNamed(Jdk jdk) {
    Run run = run(jdk, "never");

    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 3, "child", line("lost"))
        .finds("warning", RULE, 2, "child", line("lost directly"))
        .finds("warning", RULE, 4, "child", line("lost by JNR"))
        .finds("warning", RULE, 1, "child", line("stream lost"))
        .finds("warning", "use-after-remove", 1, "child", line("too late"))
        .hasFailures(5)
        .accounts("child", line("lost"), 3, 0)
        .accounts("child", line("runs"), 1, 0)
        .accounts("child", line("reaped"), 6, 6)
        .accounts("child", line("closed"), 2, 2)
        .accountsNothing("child", line("reaps by itself"));
    assertThat(run.report().findings()).hasSize(5);
    assertThat(run.report().notes()).isEmpty();
  }

  private static Run run(Jdk jdk, String what) {
    return Target.program(Children.class, what).with(Jnr.all().get(0)).agent("ci").on(jdk).run();
  }

  private static Line line(String marker) {
    return Line.of(Children.class, marker);
  }
}
