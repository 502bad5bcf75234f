package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.bindings.JnrStyles;
import dev.ipcaudit.tests.bindings.TwoLoaders;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.LateRegistration;
import dev.ipcaudit.tests.targets.MappingStyles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where nobody judges, a host that uses JNA or JNR has hooks placed when it looks the first
 * function of the catalog up: from there on all is as if they had been there from the start.
 */
@EveryJdk
class FirstUseTest {

  private final Jdk jdk;

  FirstUseTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void everyStyleOfMappingIsSeen() {
    Run run = after(MappingStyles.class);

    accounts(run, "varargs", MappingStyles.VARARGS);
    accounts(run, "FunctionMapper", MappingStyles.FUNCTION_MAPPER);
    accounts(run, "InvocationMapper", MappingStyles.INVOCATION_MAPPER);
    accounts(run, "LastErrorException", MappingStyles.EXCEPTION);
    accounts(run, "LastErrorException directly", MappingStyles.DIRECT_EXCEPTION);
    accounts(run, "reference to a native of an object", MappingStyles.INSTANCE_REFERENCE);
    accounts(run, "bare address", MappingStyles.ADDRESS);
  }

  private static void accounts(Run run, String marker, int sets) {
    assertThat(run).accounts("sysv-sem", Line.of(MappingStyles.class, marker), sets, 0);
  }

  @Test
  void nativesAreSeenWhoseClassComesAfterOthers() {
    Run run = after(LateRegistration.class);

    Line line = Line.of(LateRegistration.class, "late");
    assertThat(run).accounts("sysv-sem", line, LateRegistration.SETS + 1, 1);
    assertThat(run.report().coverage("jna-direct")).isEqualTo("active");
  }

  @Test
  void allCopiesOfJnaAreSeen() {
    String oldest = Jna.oldest().jar().toString();
    Run run = after(TwoLoaders.class, oldest, Jna.newest().jar().toString());

    int all = TwoLoaders.FIRST + 2 * TwoLoaders.SECOND;
    assertThat(run)
        .accounts("sysv-sem", Line.of(TwoLoaders.class, "in both loaders, by interface"), all, 0)
        .accounts("sysv-msg", Line.of(TwoLoaders.class, "in both loaders, directly"), all, 0);
  }

  @Test
  void aNativeByAnotherNameIsSaidNotToBeSeen() {
    Run run = after(RenamedFirst.class);

    assertThat(run).accounts("sysv-sem", Line.of(RenamedFirst.class, "by its own name"), 1, 0);
    assertThat(run.report().notes())
        .contains("semget is not seen through a native method that a FunctionMapper renames");
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 25_000, 40_000, 60_000})
  void noCallIsLostWhileHooksArePlaced(int micros) {
    Run run = after(WhilePlaced.class, String.valueOf(micros));

    Line line = Line.of(WhilePlaced.class, "while hooks are placed");
    assertThat(run).accounts("sysv-sem", line, WhilePlaced.SETS, WhilePlaced.SETS);
  }

  @ParameterizedTest
  @EnumSource
  void everyWayOfJnrIsSeen(Jnr.Way way) {
    Run run =
        after(
            Target.program(AfterOthers.class, AfterOthers.BY_JNR, JnrStyles.class.getName())
                .with(Jnr.newest(way)));

    assertThat(run)
        .accounts("sysv-sem", Line.of(JnrStyles.class, "plain"), JnrStyles.PLAIN, 0)
        .accounts(
            "sysv-sem", Line.of(JnrStyles.class, "FunctionMapper"), JnrStyles.FUNCTION_MAPPER, 0)
        .accounts("sysv-sem", Line.of(JnrStyles.class, "IgnoreError"), JnrStyles.IGNORE_ERROR, 0)
        .accounts("sysv-sem", Line.of(JnrStyles.class, "Invoker"), JnrStyles.INVOKER, 0)
        .accounts("sysv-sem", Line.of(JnrStyles.class, "method handle"), JnrStyles.METHOD_HANDLE, 0)
        .accounts("sysv-sem", Line.of(JnrStyles.class, "removed plainly"), 1, 1);
    assertThat(run.report().coverage("jnr")).isEqualTo("active");
  }

  private Run after(Class<?> target, String... arguments) {
    return after(Target.program(AfterOthers.class, target.getName()).args((Object[]) arguments));
  }

  private Run after(Target target) {
    Run run = target.agentExactly("").on(jdk).run();
    assertThat(run).exitsWith(0);
    assertThat(run.stderr()).doesNotContain("ipcaudit");
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    return run;
  }
}
