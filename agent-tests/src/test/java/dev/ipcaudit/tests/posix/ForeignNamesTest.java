package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.BeforeAll;

/** A name is bytes to the kernel: what has another encoding than UTF-8 is found as well. */
class ForeignNamesTest {

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @EveryJdk
  void objectsAreFoundWhateverTheirNames(Jdk jdk) {
    Run run = Target.program(ForeignNames.class).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(1, "fifo", line("a FIFO"))
        .leaks(1, "posix-shm", line("left"))
        .leaks(1, "posix-shm", line("by a string"))
        .leaks(1, "posix-sem", line("a semaphore"))
        .accounts("posix-shm", line("gone"), 1, 1)
        .hasFailures(4);
    assertThat(run.stderr())
        .contains("name /dev/shm/fifo\\xff", "name /left\\xff", "name /caf\\xe9", "name /sem\\xff");
  }

  private static Line line(String marker) {
    return Line.of(ForeignNames.class, marker);
  }
}
