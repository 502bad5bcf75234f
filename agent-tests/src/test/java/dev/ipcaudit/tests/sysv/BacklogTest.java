package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** Queues that fill up, since nobody reads them. */
class BacklogTest {

  private static final String RULE = "queue-backlog";

  @EveryJdk
  void aQueueThatNobodyReadsIsNamedByTheLineThatFillsIt(Jdk jdk) {
    Run run = Target.program(Backlogs.class).with(Jnr.all().get(0)).agent("ci").on(jdk).run();

    // 162 messages of 101 bytes are what a queue of 16384 bytes takes
    assertThat(run.stdout()).isEqualTo(38 + 8 + 18 + " refused\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 1, "sysv-msg", line("not read"))
        .finds("warning", RULE, 1, "sysv-msg", line("fills"))
        .finds("warning", RULE, 1, "sysv-msg", line("fills directly"))
        .finds("warning", RULE, 1, "sysv-msg", line("fills by JNR"))
        .leaks(1, "sysv-msg", line("read"));
    assertThat(run.report().findings(RULE)).hasSize(4);
    assertThat(run.report().findings("unhandled-eagain")).isEmpty();
    assertThat(run.stderr())
        .contains("holds 303 bytes in 3 messages, 1 % of kernel.msgmnb, 16384; it was never read.")
        .contains("38 calls of msgsnd were refused since it was full.");
  }

  private static Line line(String marker) {
    return Line.of(Backlogs.class, marker);
  }
}
