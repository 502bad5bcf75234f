package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a hook lacks memory or stack for is none of the host's. */
@EveryJdk
class NoMemoryNoStackTest {

  private static final String[] SERIAL = {"-XX:+UseSerialGC", "-Xmx40m"};
  private static final String[] G1 = {"-XX:+UseG1GC", "-Xmx40m"};

  /**
   * Without it JDK 17 makes a class after 15 of JNA's calls by reflection: if the end of the stack
   * falls into that, the JDK itself is never again able to, with or without us.
   */
  private static final String NO_INFLATION = "-Dsun.reflect.inflationThreshold=1000000";

  private static final String ALL = "created " + FullHeap.PAIRS + " removed " + FullHeap.PAIRS;

  private final Jdk jdk;

  NoMemoryNoStackTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @EnumSource(SemCalls.class)
  void callsSucceedWithAFullHeapAsTheyDoWithoutUs(SemCalls calls) {
    for (String first : new String[] {"", "cold"}) {
      Run without = fullHeap(calls, first, SERIAL).run();
      Run with = fullHeap(calls, first, SERIAL).agent("ci").run();

      assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
      if (calls != SemCalls.INTERFACE) { // JNA itself needs memory for a call
        assertThat(with.stdout()).as(with::toString).isEqualTo(ALL + "\n");
      }
      if (calls != SemCalls.INTERFACE && first.isEmpty()) {
        assertThat(with.report().notes())
            .as(with::toString)
            .anyMatch(note -> note.contains("could not be recorded: OutOfMemoryError"));
      }
      seesAgain(with, calls, Line.of(FullHeap.class, "seen after all"));
    }
  }

  /** How full a heap gets is not the same twice with this one: what fails without us may differ. */
  @ParameterizedTest
  @EnumSource(SemCalls.class)
  void callsAreSeenAgainWithAnyCollector(SemCalls calls) {
    Run run = fullHeap(calls, "", G1).agent("ci").run();

    seesAgain(run, calls, Line.of(FullHeap.class, "seen after all"));
  }

  private Target fullHeap(SemCalls calls, String first, String... jvmArgs) {
    Target target = Target.program(FullHeap.class, calls).with(stubs()).jvmArgs(jvmArgs).on(jdk);
    return first.isEmpty() ? target : target.args(first);
  }

  @ParameterizedTest
  @EnumSource(SemCalls.class)
  void noResultIsLostAtTheEndOfTheStack(SemCalls calls) {
    for (String mode : new String[] {"-Xint", "-Xmixed"}) {
      for (String first : new String[] {"", "cold"}) {
        Target target =
            Target.program(FullStack.class, calls)
                .with(stubs())
                .jvmArgs(mode, NO_INFLATION)
                .agent("ci")
                .on(jdk);
        Run run = (first.isEmpty() ? target : target.args(first)).run();

        assertThat(run.stdout()).as(run::toString).isEqualTo("some came back true\nlost 0\n");
        if (first.isEmpty() || calls == SemCalls.JNR) {
          assertThat(run.report().notes())
              .as(run::toString)
              .anyMatch(note -> note.contains("could not be recorded: "));
        }
        // what jffi needs is loaded in the first call through it, and a class that meets the end
        // of the stack then does not work ever after
        if (first.isEmpty() || calls != SemCalls.JNR) {
          seesAgain(run, calls, Line.of(FullStack.class, "seen after all"));
        }
      }
    }
  }

  private static void seesAgain(Run run, SemCalls calls, Line leak) {
    assertThat(run).exitsWith(23).leaks(1, "sysv-sem", leak);
    assertThat(run.report().coverage(calls.part())).as(run::toString).isEqualTo("active");
  }

  private static Jnr stubs() {
    return Jnr.all().get(Jnr.all().size() - Jnr.Way.values().length);
  }
}
