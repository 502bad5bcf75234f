package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a SecurityManager denies the host is not denied to the agent, on whatever thread. */
class SecurityManagerTest {

  /** JEP 486: there is none from here on. */
  private static final int NONE = 24;

  private static final Line LINE = Line.of(Confined.class, "under a SecurityManager");

  static List<Arguments> bindings() {
    return Jdks.all().stream()
        .filter(jdk -> jdk.feature() < NONE)
        .flatMap(jdk -> List.of(SemCalls.values()).stream().map(calls -> Arguments.of(jdk, calls)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void whatIsLeftBeforeAndUnderItIsReported(Jdk jdk, SemCalls calls) {
    Run run = confined(jdk, calls, "later").agent("ci").run();

    assertThat(run).exitsWith(23).leaks(2, "sysv-sem", LINE).accounts("sysv-sem", LINE, 4, 2);
    assertSeen(run, calls);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void aBindingIsSeenThatIsFirstUsedUnderIt(Jdk jdk, SemCalls calls) {
    Run run = confined(jdk, calls, Confined.FIRST).agent("ci").run();

    assertThat(run).exitsWith(23).leaks(1, "sysv-sem", LINE).accounts("sysv-sem", LINE, 2, 1);
    assertSeen(run, calls);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void soItIsWhereNobodyJudges(Jdk jdk, SemCalls calls) {
    Run run = confined(jdk, calls, Confined.FIRST, Confined.REPORTS).agentExactly("").run();

    assertThat(run).exitsWith(0).accounts("sysv-sem", LINE, 2, 1);
    assertThat(run.stderr()).doesNotContain("ipcaudit:");
    assertSeen(run, calls);
  }

  private static Target confined(Jdk jdk, SemCalls calls, Object... more) {
    Target target = Target.program(Confined.class, calls).args(more);
    target = calls == SemCalls.JNR ? target.with(Jnr.newest(Jnr.Way.STUBS)) : target;
    return target.jvmArgs("-Djava.security.manager=allow").on(jdk);
  }

  private static void assertSeen(Run run, SemCalls calls) {
    assertThat(run.report().coverage(calls.part())).as(run::toString).isEqualTo("active");
    assertThat(run.stderr()).doesNotContain("could not be").doesNotContain("AccessControl");
  }
}
