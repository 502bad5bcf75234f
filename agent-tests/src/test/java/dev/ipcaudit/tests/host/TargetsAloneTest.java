package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.bindings.TwoLoaders;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.EveryJna;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.sites.Sites;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.ExistingKey;
import dev.ipcaudit.tests.targets.LateRegistration;
import dev.ipcaudit.tests.targets.Leaks;
import dev.ipcaudit.tests.targets.LeaksThroughInstances;
import dev.ipcaudit.tests.targets.LeaksThroughInterface;
import dev.ipcaudit.tests.targets.LeaksThroughStatics;
import dev.ipcaudit.tests.targets.MappingStyles;
import dev.ipcaudit.tests.targets.RemovalVariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the agent, the targets leave in the kernel what the other tests take for granted. */
@EveryJdk
class TargetsAloneTest {

  private final Jdk jdk;

  TargetsAloneTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        LeaksThroughInterface.class,
        LeaksThroughStatics.class,
        LeaksThroughInstances.class
      })
  void leaksLeavePrimeNumbersBehind(Class<?> program) {
    assertThat(Target.program(program).on(jdk).run())
        .exitsWith(0)
        .leaves(Leaks.SETS + Leaks.MORE_SETS + Leaks.SOME, "sysv-sem")
        .leaves(Leaks.SEGMENTS, "sysv-shm")
        .leaves(Leaks.QUEUES, "sysv-msg");
  }

  @ParameterizedTest
  @ValueSource(classes = {CleanProgram.class, ErrnoProbe.class})
  void cleanProgramsLeaveNothing(Class<?> program) {
    assertThat(Target.program(program).on(jdk).run()).exitsWith(0).leavesNothing();
  }

  @Test
  void errnoDoesNotChangeFromRunToRun() {
    String once = Target.program(ErrnoProbe.class).on(jdk).run().stdout();
    String again = Target.program(ErrnoProbe.class).on(jdk).with(Jna.oldest()).run().stdout();

    assertThat(again).isEqualTo(once).contains("semget new gave 4 errno 77");
  }

  @EveryJna
  void everyVersionOfJnaMapsInEveryStyle(Jna jna) {
    assertThat(Target.program(MappingStyles.class).on(jdk).with(jna).run())
        .exitsWith(0)
        .leaves(461, "sysv-sem")
        .leaves(MappingStyles.NATIVE_LONG, "sysv-shm");
  }

  @Test
  void aKeyMakesOneObject() {
    Run run = Target.program(ExistingKey.class).before("ipcmk --semaphore 1").on(jdk).run();

    assertThat(run).exitsWith(0).leaves(10, "sysv-sem").leaves(1, "sysv-shm").leaves(1, "sysv-msg");
    assertThat(run.stdout()).contains("elsewhere 0", "refused -1").doesNotContain("set -1");
  }

  @Test
  void removalsLeaveOnlyWhatIsKept() {
    Run run = Target.program(RemovalVariants.class).on(jdk).run();

    assertThat(run).exitsWith(0).leaves(0, "sysv-sem").leaves(0, "sysv-shm").leaves(3, "sysv-msg");
    assertThat(run.stdout())
        .contains("ipcrm 0", "attached again true", "waiter -1 errno 43", "semop -1 errno 22");
  }

  @Test
  void sitesLeaveTheirQueues() {
    assertThat(Target.program(Sites.class).on(jdk).run()).exitsWith(0).leaves(236, "sysv-msg");
  }

  @Test
  void nativesCanBeRegisteredLate() {
    Run run = Target.program(LateRegistration.class).on(jdk).run();

    assertThat(run).exitsWith(0).leaves(LateRegistration.SETS, "sysv-sem");
    assertThat(run.stdout()).isEqualTo("not registered\nnot registered\nregistered\n");
  }

  @Test
  void twoVersionsOfJnaLiveInOneJvm() {
    Run run =
        Target.program(TwoLoaders.class, Jna.oldest().jar(), Jna.newest().jar())
            .withoutJna()
            .on(jdk)
            .run();

    int objects = TwoLoaders.FIRST + 2 * TwoLoaders.SECOND;
    assertThat(run).exitsWith(0).leaves(objects, "sysv-sem").leaves(objects, "sysv-msg");
    assertThat(run.stdout()).contains("jna-5.4.0.jar", Jna.newest().jar().getFileName().toString());
  }
}
