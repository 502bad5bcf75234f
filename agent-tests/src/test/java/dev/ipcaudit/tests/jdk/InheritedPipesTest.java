package dev.ipcaudit.tests.jdk;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** What children of natives hold open of the pipes of this JVM. */
class InheritedPipesTest {

  private static final String RULE = "leaked-object";

  @EveryJdk
  void whoHoldsThePipeThatIsReadIsSaid(Jdk jdk) {
    Run run = Target.program(InheritedPipes.class).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .finds("note", RULE, 2, "pipe", line("read and inherited"))
        .finds("warning", RULE, 4, "pipe", line("lost and not inherited"))
        .finds("note", RULE, 3, "pipe", line("one process"))
        .hasFailures(1);
    assertThat(message(run, "read and inherited"))
        .containsPattern("Process \\d+ \\(sleep\\), a child of this JVM, has inherited the write")
        .contains("O_CLOEXEC");
    assertThat(message(run, "lost and not inherited")).doesNotContain("inherited");
    assertThat(message(run, "one process")).doesNotContain("inherited");
  }

  private static String message(Run run, String marker) {
    return run.report()
        .finding(RULE, "pipe", line(marker))
        .orElseThrow()
        .json()
        .path("message")
        .asString();
  }

  private static Line line(String marker) {
    return Line.of(InheritedPipes.class, marker);
  }
}
