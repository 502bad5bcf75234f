package dev.ipcaudit.tests;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.RunAssert;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through java.lang.foreign. */
@EveryForeignJdk
class FfmTest {

  private static final String FORMS = program("Forms");
  private static final String VIRTUAL_THREADS = program("VirtualThreads");
  private static final String ATTACH = program("HandlesBeforeAttach");
  private static final Shared FORMS_RUN = Shared.run(() -> Target.source(FORMS).agent("ci"));

  private final Jdk jdk;

  FfmTest(Jdk jdk) {
    this.jdk = jdk;
  }

  private static String program(String name) {
    return "dev/ipcaudit/tests/panama/" + name + ".java";
  }

  @ParameterizedTest
  @CsvSource({
    "bound, 11",
    "library lookup, 13",
    "loader lookup, 17",
    "address first, 23",
    "address and errno, 31",
    "errno, 37",
    "critical, 41",
    "critical and errno, 43",
    "long, 53",
    "void, 59",
    "'by key, long', 1",
    "by key, 1",
    "through a method of that name, 67",
    "in a lambda, 71",
    "in a virtual thread, 73",
  })
  void everyFormOfHandleLeaksAtItsLine(String marker, int count) {
    assertThat(FORMS_RUN.on(jdk))
        .exitsWith(23)
        .leaks(count, "sysv-sem", Line.ofSource(FORMS, marker))
        .accounts("sysv-sem", Line.ofSource(FORMS, marker), count, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "sysv-sem, anew, 19",
    "sysv-sem, 'address first, removed', 29",
    "sysv-sem, removed, 47",
    "sysv-sem, removed without a look, 61",
    "sysv-shm, segments, 5",
    "shm-attach, attached, 5",
  })
  void everyFormOfHandleRemoves(String kind, String marker, int count) {
    assertThat(FORMS_RUN.on(jdk)).accounts(kind, Line.ofSource(FORMS, marker), count, count);
  }

  @Test
  void nothingElseIsReported() {
    RunAssert run = assertThat(FORMS_RUN.on(jdk));

    run.hasFailures(15);
    assertThat(FORMS_RUN.on(jdk).report().coverage("ffm")).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forms", "Oddities", "ErrnoOfHandles", "VirtualThreads"})
  void theHostSeesNoDifference(String name) {
    Run without = Target.source(program(name)).on(jdk).run();
    Run with = Target.source(program(name)).agentExactly("").on(jdk).run();

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout()).isNotEmpty();
    // the warning that the host called a restricted method is the host's
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with).exitsWith(without.exitCode()).exitsWith(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--enable-native-access=ALL-UNNAMED", "-Dnot=enabled"})
  void deniedNativeAccessIsDeniedToTheHostAlone(String access) {
    Assumptions.assumeTrue(jdk.feature() >= 24, "earlier ones cannot deny it to all");
    Run without = denied(Target.source(FORMS), access);
    Run with = denied(Target.source(FORMS).agent(""), access);

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with)
        .exitsWith(without.exitCode())
        .leaves(without.kernel().sem().size(), "sysv-sem");
    if (access.startsWith("--")) {
      assertThat(with).exitsWith(0).leaks(11, "sysv-sem", Line.ofSource(FORMS, "bound"));
    }
  }

  private Run denied(Target target, String access) {
    return target.jvmArgs("--illegal-native-access=deny", access).on(jdk).run();
  }

  @Test
  void handlesThatAreLeftAloneAreNamed() {
    Run run = Target.source(program("Oddities")).agent("").on(jdk).run();

    assertThat(run.report().coverage("ffm")).isEqualTo("active");
    assertThat(run.report().json().path("coverage").path("notes").toString())
        .contains("semget is not seen through a handle of (i4i4i4)s2", "it lacks arguments");
  }

  @Test
  void virtualThreadsNeverGetTheErrnoOfOneAnother() {
    Run run = Target.source(VIRTUAL_THREADS).agent("ci,ignore=unhandled-eagain").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo("wrong 0\n");
    assertThat(eagain(run, "without errno")).as(run::toString).isEqualTo(200_000);
    assertThat(eagain(run, "with errno")).as(run::toString).isEqualTo(200_000);
  }

  private static long eagain(Run run, String marker) {
    Line line = Line.ofSource(VIRTUAL_THREADS, marker);
    return run.report().site("sysv-sem", line).map(SiteLine::eagain).orElse(0L);
  }

  @Test
  void handlesMadeAfterTheAttachAreSeen() {
    try (Running running = Target.source(ATTACH).on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      assertThat(run)
          .exitsWith(23)
          .leaks(23, "sysv-sem", Line.ofSource(ATTACH, "by a new handle"))
          .leaks(29, "sysv-sem", Line.ofSource(ATTACH, "by address"))
          .accountsNothing("sysv-sem", Line.ofSource(ATTACH, "by a handle from before"))
          .leaves(55, "sysv-sem");
      assertThat(run.report().json().path("coverage").path("notes").toString())
          .contains("Panama handles that were made before the agent came are not seen");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "semaphore-leak, 7, sysv-sem, SemaphoreLeak.java",
    "shared-memory-leak, 5, sysv-shm, SharedMemoryLeak.java",
    "message-queue-leak, 3, sysv-msg, MessageQueueLeak.java",
  })
  void storiesAreTold(String story, int count, String kind, String file) {
    Run broken = Target.samples(story, "--binding", "ffm").agent("ci").on(jdk).run();
    Run fixed = Target.samples(story, "--binding", "ffm", "--fixed").agent("ci").on(jdk).run();

    assertThat(broken).exitsWith(23).leaves(count, kind).hasFailures(1);
    assertThat(broken.report().failures().get(0).count()).isEqualTo(count);
    assertThat(broken.report().failures().get(0).toString()).contains(file);
    assertThat(fixed).exitsWith(0).leavesNothing().hasFailures(0);
  }
}
