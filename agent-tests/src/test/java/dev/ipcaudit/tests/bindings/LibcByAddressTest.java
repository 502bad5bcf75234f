package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.CLibrary;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call is libc's if its address is, whatever it is named and however it is declared. */
@EveryJdk
class LibcByAddressTest {

  private final Jdk jdk;

  LibcByAddressTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void aFunctionOfAnotherLibraryIsNeitherAskedNorRecorded() {
    Path library = CLibrary.of("other");
    Run without = Target.program(OtherLibraries.class, library).on(jdk).run();
    Run run = Target.program(OtherLibraries.class, library).agent("ci").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo(without.stdout());
    Line line = Line.of(OtherLibraries.class, "by libc in the end");
    assertThat(run).exitsWith(23).leaks(OtherLibraries.LEFT, "sysv-sem", line).hasFailures(1);
    assertThat(run.report().sites()).as(run::toString).hasSize(1);
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    assertThat(run.report().coverage("jna-direct")).isEqualTo("active");
  }

  @Test
  void aLibraryThatIsPreloadedStandsForLibc() {
    for (String hashes : new String[] {"-Wl,--hash-style=sysv", "-Wl,--hash-style=gnu"}) {
      String library = CLibrary.of("preloaded", hashes).toString();
      Run run =
          Target.program(Preloaded.class).env("LD_PRELOAD", library).agent("ci").on(jdk).run();

      assertThat(run.stdout()).as(run::toString).endsWith("\n" + Preloaded.OF_PROCESS + "\n");
      assertThat(run)
          .leaks(Preloaded.OF_PROCESS, "sysv-sem", Line.of(Preloaded.class, "by the preloaded one"))
          .leaks(Preloaded.OF_LIBC, "sysv-sem", Line.of(Preloaded.class, "past the preloaded one"));
    }
  }

  @Test
  void whatIsDeclaredOtherwiseHarmsNobody() {
    Run without = Target.program(OddPrototypes.class).on(jdk).run();
    Run run = Target.program(OddPrototypes.class).agent("ci").on(jdk).run();

    assertThat(without.stdout()).as(without::toString).endsWith("end\n");
    assertThat(run.stdout()).as(run::toString).isEqualTo(without.stdout());
    // what was given back without a result was given back
    assertThat(run).exitsWith(0).leavesNothing().hasFailures(0);
    assertThat(run).accounts("sysv-sem", Line.of(OddPrototypes.class, "with a union"), 1, 1);
    assertThat(run.report().findings()).as(run::toString).isEmpty();
    assertThat(run.report().coverage("jna")).as(run::toString).isEqualTo("active");
    assertThat(run.report().notes())
        .as(run::toString)
        .anyMatch(note -> note.startsWith("pipe is declared with a result, or none"))
        .noneMatch(note -> note.startsWith("close is declared with a result, or none"))
        .anyMatch(note -> note.startsWith("sendmsg is declared with other parameters"));
  }

  @ParameterizedTest
  @EnumSource(names = {"STUBS", "BUFFERS"})
  void whatIsCalledByTheKernelsNumbersIsSeen(Jnr.Way way) {
    Jnr newest = Jnr.newest(way);
    Run without = Target.program(CallsByNumber.class).with(newest).on(jdk).run();
    Run run = Target.program(CallsByNumber.class).with(newest).agent("ci").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo(without.stdout());
    int left = CallsByNumber.LEFT;
    assertThat(run)
        .exitsWith(23)
        .leaks(left, "sysv-sem", line("set by number"))
        .finds("warning", "leaked-object", left, "memfd", line("memory by number"))
        .finds("warning", "leaked-object", left, "pidfd", line("pidfd"))
        .finds("warning", "leaked-object", left, "eventfd", line("event directly"))
        .finds("warning", "leaked-object", left, "eventfd", line("event by JNR"))
        .finds("warning", "leaked-object", 2 * left, "pipe", line("pipe by JNR"))
        .finds("warning", "double-close", 1, "eventfd", line("closed twice"))
        .accounts("sysv-sem", line("removed"), 10, 10)
        .accounts("eventfd", line("closed by name"), 10, 10)
        .hasFailures(7);
    assertThat(run.report().site("sysv-sem", line("perhaps found"))).as(run::toString).isEmpty();
    assertThat(run.report().notes())
        .as(run::toString)
        .anyMatch(note -> note.startsWith("whether semget by its number, with a key"));
  }

  private static Line line(String marker) {
    return Line.of(CallsByNumber.class, marker);
  }

  @Test
  void whereNothingTellsTheAddressesNamesAreLookedUp() {
    Run run =
        Target.program(Preloaded.class)
            .env("LD_PRELOAD", CLibrary.of("preloaded").toString())
            .withoutOwnMemory()
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run)
        .leaks(Preloaded.OF_PROCESS, "sysv-sem", Line.of(Preloaded.class, "by the preloaded one"))
        .hasFailures(1);

    assertThat(run.report().notes())
        .as(run::toString)
        .anyMatch(note -> note.startsWith("functions are known by a look-up of their names"));
  }
}
