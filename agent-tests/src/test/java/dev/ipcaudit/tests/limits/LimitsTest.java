package dev.ipcaudit.tests.limits;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static dev.ipcaudit.tests.targets.RunsIntoLimits.FAILURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.RunsIntoLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

class LimitsTest {

  @EveryJdk
  void enospcNamesTheLimitAndTheLineThatHoldsTheSets(Jdk jdk) {
    Run run = Target.program(RunsIntoLimits.class, "sets").semmni(131).agent("ci").on(jdk).run();

    Line line = Line.of(RunsIntoLimits.class, "sets until ENOSPC");
    assertThat(run)
        .exitsWith(23)
        .finds("error", "limit-exhausted", FAILURES, "sysv-sem", line)
        .leaks(131, "sysv-sem", line);
    assertThat(run.stderr())
        .contains("3 times: ENOSPC. SEMMNI is 131, of which 131 are in use now.")
        .contains("Call sites of this JVM hold 131: 131 from ")
        .contains("Of the 131 in the table, 131 were created by user ");
  }

  @EveryJdk
  void emfileNamesTheLimitOfTheProcess(Jdk jdk) {
    Run run = Target.program(RunsIntoLimits.class, "descriptors").agent("ci").on(jdk).run();

    Line line = Line.of(RunsIntoLimits.class, "eventfds until EMFILE");
    assertThat(run).finds("error", "limit-exhausted", FAILURES, "eventfd", line);
    assertThat(run.stderr())
        .containsPattern(
            "3 times: EMFILE\\. RLIMIT_NOFILE is (\\d+), of which \\d+ are in use now\\.");
  }

  @EveryJdk
  void emfileOfInotifyNamesTheLimitOfTheUser(Jdk jdk) throws IOException {
    long most = number("fs/inotify/max_user_instances");
    Assumptions.assumeTrue(most < 4000, "a user may have more instances than descriptors");
    Run run =
        Target.program(RunsIntoLimits.class, "instances")
            .descriptorsOfUser(4096)
            .agent("ci")
            .on(jdk)
            .run();

    Line line = Line.of(RunsIntoLimits.class, "instances until EMFILE");
    assertThat(run).finds("error", "limit-exhausted", FAILURES, "inotify", line);
    assertThat(run.stderr())
        .contains("3 times: EMFILE. max_user_instances is " + most + ".")
        .contains("Call sites of this JVM hold " + most + ": ")
        .contains("raise max_user_instances: sysctl fs.inotify.max_user_instances");
  }

  @EveryJdk
  void enomemTellsWhatTheKernelPromises(Jdk jdk) throws IOException {
    Assumptions.assumeTrue(number("vm/overcommit_memory") == 0, "another way to promise memory");
    Run run = Target.program(RunsIntoLimits.class, "memory").agent("ci").on(jdk).run();

    Line line = Line.of(RunsIntoLimits.class, "more than there is");
    assertThat(run).finds("error", "limit-exhausted", FAILURES, "sysv-shm", line);
    assertThat(run.stderr())
        .containsPattern("ENOMEM\\. vm\\.overcommit_memory is 0: all memory and swap is \\d+ MiB")
        .containsPattern("not SHMALL, which ENOSPC would say: 0 of \\d+ pages")
        .contains("SHM_NORESERVE");
  }

  private static long number(String sysctl) throws IOException {
    return Long.parseLong(Files.readAllLines(Path.of("/proc/sys", sysctl)).get(0).trim());
  }

  @EveryJdk
  void eagainOfForkNamesTheLimitOfProcesses(Jdk jdk) {
    Run run =
        Target.program(ChildLimit.class)
            .processes(64)
            .jvmArgs("-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads")
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run.stdout()).isEqualTo("4 times no fork\n");
    assertThat(run)
        .exitsWith(23)
        .finds("error", "limit-exhausted", 1, "child", line("looks"))
        .finds("error", "limit-exhausted", 3, "child", line("does not look"))
        .finds("error", "limit-exhausted", 2, "child", line("does not ask why"))
        .finds("error", "limit-exhausted", 2, "child", line("asks why"))
        .finds("error", "unhandled-eagain", 3, "child", line("does not look"))
        .finds("warning", "unhandled-eagain", 2, "child", line("does not ask why"))
        .hasFailures(6);
    assertThat(run.report().finding("unhandled-eagain", "child", line("does not look")))
        .hasValueSatisfying(
            finding -> assertThat(finding.verdicts()).isEqualTo(Map.of("dropped", 3L)));
    assertThat(run.stderr())
        .containsPattern("3 times: EAGAIN\\. RLIMIT_NPROC is 64, of which \\d+ are in use now\\.")
        .contains("raise RLIMIT_NPROC: ulimit -u");
  }

  private static Line line(String marker) {
    return Line.of(ChildLimit.class, marker);
  }
}
