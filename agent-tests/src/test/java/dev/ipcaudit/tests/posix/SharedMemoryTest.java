package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.BeforeAll;

/** Mappings of shared memory, semaphores in it, and timers; each line once for every binding. */
class SharedMemoryTest {

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @EveryJdk
  void whatIsLeftIsFoundAndWhatIsUnmappedIsNot(Jdk jdk) {
    check(Target.program(SharedMemory.class, "jna", "jna-direct", "jnr").with(newest()), jdk, 3);
  }

  /** The machine code of jnr-ffi gets the sixth argument wrong, without the agent too. */
  private static Jnr newest() {
    return Jnr.all().stream()
        .filter(jnr -> jnr.way() == Jnr.Way.BYTE_CODE)
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  @EveryForeignJdk
  void byHandlesToo(Jdk jdk) {
    check(Target.source("dev/ipcaudit/tests/posix/MemoryByHandles.java"), jdk, 1);
  }

  private static void check(Target program, Jdk jdk, int bindings) {
    Run run = program.agent("ci").on(jdk).run();
    assertThat(run.stdout()).as(run::toString).isEqualTo("done\n".repeat(bindings));
    leftMapped(run, bindings);
    unmapped(run, bindings);
    noMappings(run);
    semaphores(run, bindings);
    timers(run, bindings);
  }

  private static void leftMapped(Run run, int bindings) {
    int two = 2 * bindings;
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 3 * bindings, "mapping", line("left mapped"))
        .leaks(two, "posix-shm", line("made by its path"))
        .finds("warning", "leaked-object", two, "mapping", line("a file in /dev/shm"))
        .finds("warning", "leaked-object", two, "mapping", line("with a hole"))
        .finds("warning", "leaked-object", two, "mapping", line("moved and lost"))
        .finds("warning", "leaked-object", two, "mapping", line("the twin"))
        .finds("warning", "leaked-object", two, "mapping", line("lost by number"))
        .finds("warning", "leaked-object", two, "mapping", line("unmapped wrongly"));
    assertThat(message(run, "left mapped"))
        .contains(
            "Mapped are "
                + 3 * bindings * 8192
                + " bytes: "
                + 3 * bindings * 8192
                + " of /memfd:left (deleted). What has no name any more stays alive");
    assertThat(message(run, "with a hole"))
        .contains("Mapped are " + two * 8192 + " bytes")
        .contains("/memfd:hole (deleted)");
    assertThat(message(run, "a file in /dev/shm")).doesNotContain("no name any more");
    assertThat(message(run, "moved and lost")).contains("Mapped are " + two * 8192 + " bytes");
  }

  private static void unmapped(Run run, int bindings) {
    int two = 2 * bindings;
    assertThat(run)
        .accounts("mapping", line("unmapped"), 4 * bindings, 4 * bindings)
        .accounts("mapping", line("piece by piece"), two, two)
        .accounts("mapping", line("grown and unmapped"), two, two)
        .accounts("mapping", line("mapped twice"), two, two)
        .accounts("mapping", line("at a place"), 6 * bindings, 6 * bindings)
        .accounts("mapping", line("unmapped by number"), two, two);
    assertThat(run.report().finding("leaked-object", "mapping", line("replaced unseen"))).isEmpty();
  }

  private static void noMappings(Run run) {
    String[] others = {
      "a private one",
      "of nothing",
      "for children",
      "an ordinary file",
      "of a closed descriptor",
      "of no length",
      "replaces",
      "moves"
    };
    for (String other : others) {
      assertThat(run).accountsNothing("mapping", line(other));
    }
    for (String other : new String[] {"registers", "EBUSY", "locks", "locks a range"}) {
      assertThat(run.report().findings()).noneMatch(found -> found.isAt(line(other)));
    }
  }

  private static void semaphores(Run run, int bindings) {
    int two = 2 * bindings;
    assertThat(run)
        .finds("warning", "leaked-object", two, "shared-sem", line("semaphore kept"))
        .accounts("shared-sem", line("semaphore destroyed"), two, two)
        .accountsNothing("shared-sem", line("of one process"));
    for (String none : new String[] {"in private memory", "semaphore gone with its memory"}) {
      assertThat(run.report().finding("leaked-object", "shared-sem", line(none))).isEmpty();
    }
  }

  private static void timers(Run run, int bindings) {
    assertThat(run)
        .finds("warning", "leaked-object", 3 * bindings, "timer", line("timer kept"))
        .accounts("timer", line("timer deleted"), 2 * bindings, 2 * bindings)
        .accountsNothing("timer", line("no timer"))
        .finds("warning", "use-after-remove", bindings, "timer", line("deletes again"));
  }

  private static String message(Run run, String marker) {
    return run.report()
        .finding("leaked-object", "mapping", line(marker))
        .orElseThrow()
        .json()
        .path("message")
        .asString();
  }

  private static Line line(String marker) {
    return Line.of(SharedMemory.class, marker);
  }
}
