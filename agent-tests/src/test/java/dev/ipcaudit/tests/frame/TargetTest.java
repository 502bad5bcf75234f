package dev.ipcaudit.tests.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.tests.targets.AttachHost;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.LateRegistration;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frame itself, with programs that run without the agent. */
class TargetTest {

  private static final Path SEMAPHORE_LIMITS = Path.of("/proc/sys/kernel/sem");

  @EveryJdk
  void givesExitCodeStreamsAndKernelTables(Jdk jdk) {
    Run run = Target.program(ExitWays.class, "exit", "leak").on(jdk).run();

    assertThat(run.exitCode()).isEqualTo(ExitWays.EXIT_CODE);
    assertThat(run.stdout()).isEqualTo("removed late\n");
    assertThat(run.kernel().sem()).hasSize(ExitWays.SETS);
    assertThat(run.kernel().shm()).isEmpty();
    assertThat(run.toString()).contains(jdk.toString(), "ExitWays exit leak", "removed late");
  }

  @EveryJdk
  void readsTheRecordingOfEveryJdk(Jdk jdk) {
    Recording recording = Target.program(Quiet.class).on(jdk).recorded().run().recording();

    assertThat(recording.all("jdk.JVMInformation"))
        .singleElement()
        .satisfies(event -> assertThat(event.getString("javaArguments")).contains("Quiet"));
  }

  @EveryJdk
  void talksToARunningProgram(Jdk jdk) {
    try (Running running = Target.program(AttachHost.class).on(jdk).start()) {
      running.awaitLine("ready");
      assertThat(running.pid()).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(running.jcmd("VM.command_line")).contains("AttachHost");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      assertThat(run.exitCode()).isZero();
      assertThat(run.kernel().sem()).hasSize(AttachHost.SETS);
      assertThat(run.kernel().msg()).hasSize(AttachHost.EARLY + AttachHost.QUEUES);
    }
  }

  @Test
  void signalsTheJvmAndNotTheShellAroundIt() {
    try (Running running = Target.program(ExitWays.class, "wait").start()) {
      running.awaitLine("waiting");

      Run run = running.signal("TERM").await();

      assertThat(run.exitCode()).isEqualTo(128 + 15);
      assertThat(run.stdout()).endsWith("removed late\n");
      assertThat(run.kernel().isEmpty()).isTrue();
    }
  }

  @Test
  void killsAHungProgramAndShowsItsThreads() {
    try (Running running =
        Target.program(ExitWays.class, "wait").timeout(Duration.ofSeconds(3)).start()) {
      long pid = running.pid();

      assertThatThrownBy(running::await)
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("took too long", "ExitWays.main", "--- stdout\nwaiting");

      assertThat(Await.value(Duration.ofSeconds(10), () -> gone(pid))).isTrue();
    }
  }

  @Test
  void saysThatAnAwaitedLineNeverCame() {
    try (Running running = Target.program(Quiet.class).start()) {
      assertThatThrownBy(() -> running.awaitLine("no such line"))
          .hasMessageContainingAll("ended without printing the line no such line", "quiet on");
    }
  }

  @Test
  void lowersLimitsInTheNamespaceOfTheRunAlone() throws Exception {
    // not readString: it reads byte by byte, and a sysctl gives its value to the first read alone
    List<String> limits = Files.readAllLines(SEMAPHORE_LIMITS);

    Run run = Target.program(LateRegistration.class).semmni(LateRegistration.SETS - 1).run();

    // ENOSPC
    assertThat(run.stderr()).contains("a call failed: 28");
    assertThat(run.kernel().sem()).hasSize(LateRegistration.SETS - 1);
    assertThat(Files.readAllLines(SEMAPHORE_LIMITS)).isEqualTo(limits);
  }

  @Test
  void preparesTheNamespaceBeforeTheJvmStarts() {
    Run run = Target.program(Quiet.class).before("ipcmk --shmem 4099").run();

    assertThat(run.kernel().shm())
        .singleElement()
        .satisfies(row -> assertThat(row.columns()).containsEntry("size", "4099"));
  }

  @Test
  void findsALineByItsMarker() {
    assertThat(Line.of(ExitWays.class, "never removed").file()).isEqualTo("ExitWays.java");
    assertThat(Line.of(ExitWays.class, "never removed").number()).isPositive();
    assertThatThrownBy(() -> Line.of(ExitWays.class, "no such marker"))
        .hasMessageContaining("no line of");
  }

  @Test
  void knowsTheJdksAndTheVersionsOfJna() {
    assertThat(Jdks.all())
        .doesNotHaveDuplicates()
        .extracting(Jdk::feature)
        .contains(Jdk.current().feature());
    assertThat(Jna.oldest()).hasToString("JNA 5.4.0");
    assertThat(Jna.versions()).hasSize(8).doesNotHaveDuplicates();
  }

  private static Boolean gone(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() ? true : null;
  }
}
