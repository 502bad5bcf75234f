package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Semaphores whose holder is dead, and those that it gave back. */
class DeadHoldersTest {

  private static final String RULE = "abandoned-semaphore";

  @EveryJdk
  void aLineThatWaitsInVainIsNamed(Jdk jdk) {
    Run run = Target.program(DeadHolders.class).with(Jnr.all().get(0)).agent("ci").on(jdk).run();

    assertThat(run.stdout()).isEqualTo("6 timed out\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 1, "sysv-sem", line("in vain"))
        .finds("warning", RULE, 1, "sysv-sem", line("in vain, directly"))
        .finds("warning", RULE, 1, "sysv-sem", line("in vain, by JNR"))
        .finds("warning", RULE, 1, "sysv-sem", line("for ever"));
    // one that is given back, and one whose holder lives, are none
    assertThat(run)
        .finds("warning", RULE, 1, "sysv-sem", line("kept"))
        .finds("warning", RULE, 1, "sysv-sem", line("kept directly"))
        .finds("warning", RULE, 1, "sysv-sem", line("kept by JNR"));
    assertThat(run.report().findings(RULE)).hasSize(7);
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    assertThat(run.stderr())
        .contains("was 0 while one thread waited for it, and process ")
        .contains("was 0 while a call waited here for it, and process ")
        .contains("the last to operate on it, has ended: it acquired it without SEM_UNDO.");
  }

  @EveryForeignJdk
  @Nested
  class Foreign {

    private static final String KEEPS = "dev/ipcaudit/tests/sysv/Keeps.java";

    private final Jdk jdk;

    Foreign(Jdk jdk) {
      this.jdk = jdk;
    }

    @Test
    void aLineThatTakesAndEndsIsNamed() {
      Run run = Target.source(KEEPS).agent("ci").on(jdk).run();

      assertThat(run)
          .exitsWith(23)
          .finds("warning", RULE, 1, "sysv-sem", Line.ofSource(KEEPS, "kept"));
      assertThat(run.report().findings(RULE)).hasSize(1);
      assertThat(run.stderr())
          .contains("and this JVM, which acquired it here without SEM_UNDO, ends.");
    }
  }

  /** Something has to wait besides a JVM. */
  @BeforeEach
  void needsPerl() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "no perl");
  }

  private static Line line(String marker) {
    return Line.of(DeadHolders.class, marker);
  }
}
