package dev.ipcaudit.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.ExistingKey;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.LateRegistration;
import dev.ipcaudit.tests.targets.MappingStyles;
import dev.ipcaudit.tests.targets.Quiet;
import dev.ipcaudit.tests.targets.RemovalVariants;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host does not notice the agent: results, errno, streams and exit code are what they were. */
@EveryJdk
class HostUntouchedTest {

  private final Jdk jdk;

  HostUntouchedTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static Stream<Named<Supplier<Target>>> programs() {
    return Stream.of(
        named("no binding", () -> Target.program(Quiet.class)),
        named("clean", () -> Target.program(CleanProgram.class)),
        named("errno", () -> Target.program(ErrnoProbe.class)),
        named("keys", () -> Target.program(ExistingKey.class).before("ipcmk --semaphore 1")),
        named("removal", () -> Target.program(RemovalVariants.class)),
        named("mapping styles", () -> Target.program(MappingStyles.class)),
        named("late registration", () -> Target.program(LateRegistration.class)),
        named("end", () -> Target.program(ExitWays.class, "normal", "leak")),
        named("System.exit", () -> Target.program(ExitWays.class, "exit", "leak")),
        named("uncaught exception", () -> Target.program(ExitWays.class, "uncaught", "leak")),
        named("halt", () -> Target.program(ExitWays.class, "halt", "leak")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void streamsExitCodeAndKernelAreTheSame(Supplier<Target> program) {
    Run without = program.get().on(jdk).run();
    Run with = program.get().agentExactly("").on(jdk).run();

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with.exitCode()).as(with::toString).isEqualTo(without.exitCode());
    assertThat(ids(with)).as(with::toString).isEqualTo(ids(without));
  }

  @Test
  void errnoIsTheSameInCiToo() {
    Run without = Target.program(ErrnoProbe.class).on(jdk).run();
    Run with = Target.program(ErrnoProbe.class).agent("ci").on(jdk).run();

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
  }

  /** Ids count up, so an object that somebody else made meanwhile would shift them. */
  private static Object ids(Run run) {
    return Stream.of("sysv-sem", "sysv-shm", "sysv-msg")
        .map(kind -> run.kernel().of(kind).stream().map(row -> row.id()).sorted().toList())
        .toList();
  }

  private static Named<Supplier<Target>> named(String name, Supplier<Target> program) {
    return Named.of(name, program);
  }
}
