package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.LateRegistration;
import dev.ipcaudit.tests.targets.MappingStyles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EveryJdk
class MappingStylesTest {

  private final Jdk jdk;
  private static final Shared RUN =
      Shared.run(() -> Target.program(MappingStyles.class).agent("ci"));

  private final Run run;

  MappingStylesTest(Jdk jdk) {
    this.jdk = jdk;
    run = RUN.on(jdk);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "varargs, 2",
    "IntegerType, 5",
    "callback, 7",
    "FunctionMapper, 11",
    "reference to an interface method, 13",
    "reference to a native, 17",
    "InvocationMapper, 19",
    "invokeInt, 23",
    "invoke, 29",
    "invokeLong, 31",
    "LastErrorException, 41",
    "LastErrorException directly, 43",
    "reference to a native of an object, 47",
    "synchronized native, 53",
    "bare address, 59",
    "bare address that throws, 61",
  })
  void aSetIsSeenByWhateverStyleItWasMade(String style, int count) {
    assertThat(run).leaks(count, "sysv-sem", line(style));
  }

  @Test
  void aSegmentIsSeenThroughNativeLong() {
    assertThat(run).leaks(MappingStyles.NATIVE_LONG, "sysv-shm", line("NativeLong"));
  }

  @Test
  void attachmentsAreSeenThroughPointers() {
    assertThat(run)
        .accounts("sysv-shm", line("segment for attachments"), 1, 1)
        .finds(
            "warning",
            "leaked-object",
            MappingStyles.INVOKE_POINTER,
            "shm-attach",
            line("invokePointer"));
  }

  @Test
  void removalsAreSeenByOddStyles() {
    assertThat(run)
        .accounts("sysv-sem", line("removed through varargs"), 1, 1)
        .accounts("sysv-sem", line("removed through invokeVoid"), 1, 1);
  }

  @Test
  void noOtherLineIsNamed() {
    assertThat(run).exitsWith(23).hasFailures(18);
    assertThat(run.stdout()).isEqualTo("done\n");
  }

  @Test
  void nativesAreSeenThatWereCalledBeforeTheyWereRegistered() {
    Run late = Target.program(LateRegistration.class).agent("ci").on(jdk).run();

    Line line = Line.of(LateRegistration.class, "late");
    assertThat(late)
        .exitsWith(23)
        .leaks(LateRegistration.SETS, "sysv-sem", line)
        .accounts("sysv-sem", line, LateRegistration.SETS + 1, 1);
    assertThat(late.stdout()).isEqualTo("not registered\nnot registered\nregistered\n");
  }

  private static Line line(String marker) {
    return Line.of(MappingStyles.class, marker);
  }
}
