package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.BeforeAll;

/** FIFOs are files, and are left behind like them. */
class FifoFilesTest {

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @EveryJdk
  void whatIsThereUnderItsPathAtTheEndIsALeak(Jdk jdk) {
    Run run =
        Target.program(FifoFiles.class)
            .with(Jnr.all().get(0))
            .agent("ci,persistent=name:/dev/shm/kept")
            .on(jdk)
            .run();

    assertThat(run.stdout()).isEqualTo("no addresses -1-1\nshut down 0\n");
    assertThat(run)
        .exitsWith(23)
        .finds("error", "leaked-object", 3, "fifo", line("left"))
        .finds("error", "leaked-object", 3, "fifo", line("left directly"))
        .finds("error", "leaked-object", 3, "fifo", line("left by JNR"))
        .finds("error", "leaked-object", 1, "fifo", line("left in a directory"))
        .finds("error", "leaked-object", 1, "fifo", line("left in the working directory"))
        .finds("error", "leaked-object", 1, "fifo", line("left as a node"))
        .finds("error", "leaked-object", 1, "fifo", line("left as a node in a directory"))
        .finds("warning", "leaked-object", 3, "fifo-fd", line("opened"))
        .finds("warning", "leaked-object", 3, "fifo-fd", line("opened directly"))
        .accounts("fifo-fd", line("closed"), 3, 3)
        .accountsNothing("fifo-fd", line("another file"))
        .finds("warning", "leaked-object", 3, "file", line("another file"))
        .accountsNothing("fifo", line("no FIFO"))
        .accounts("fifo", line("unlinked"), 4, 4)
        .accounts("fifo", line("unlinked directly"), 4, 4)
        .accounts("fifo", line("unlinked by JNR"), 4, 4)
        .accounts("fifo", line("unlinked at"), 4, 4)
        .accounts("socket", line("shut down"), 2, 2)
        .accountsNothing("fifo", line("exists"));
    assertThat(run.report().findings()).hasSize(10);
    assertThat(
            run.report()
                .finding("leaked-object", "fifo", line("left as a node in a directory"))
                .orElseThrow()
                .names())
        .containsExactly("/dev/shm/below/left-node");
    assertThat(run.report().finding("leaked-object", "fifo", line("left")).orElseThrow().names())
        .containsExactly("/dev/shm/left-0", "/dev/shm/left-1", "/dev/shm/left-2");
    assertThat(run.stderr())
        .contains("3 FIFOs created here outlive the JVM: 3 created, 0 removed.");
  }

  private static Line line(String marker) {
    return Line.of(FifoFiles.class, marker);
  }
}
