package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** POSIX objects: names outlive the JVM, handles do not. */
@EveryJdk
class PosixNamesTest {

  private static final Shared RUN = Shared.run(() -> target("touch /dev/shm/there-before"));
  private static final Shared UNMOUNTED = Shared.run(() -> target("umount \"$0/mqueue\""));

  private final Jdk jdk;
  private final Run run;

  PosixNamesTest(Jdk jdk) {
    this.jdk = jdk;
    run = RUN.on(jdk);
  }

  private static Target target(String before) {
    return Target.program(Names.class)
        .with(Jnr.all().get(0))
        .before(before)
        .agent("ci,persistent=name:/kept-*");
  }

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @ParameterizedTest
  @CsvSource({
    "posix-sem, semaphores lost, 3",
    "posix-sem, lost directly, 3",
    "posix-sem, lost by JNR, 3",
    "posix-sem, created and thrown, 2",
    "posix-sem, thrown directly, 2",
    "posix-sem, by a Function, 2",
    "posix-sem, without a result, 2",
    "posix-sem, created and not thrown, 2",
    "posix-shm, memory lost, 5",
    "posix-shm, memory lost directly, 5",
    "posix-shm, memory lost by JNR, 5",
    "posix-shm, hostile name, 1",
    "posix-shm, by open, 2",
    "posix-shm, perhaps by open, 2",
    "posix-shm, by open64, 2",
    "posix-shm, by openat, 2",
    "posix-shm, by creat, 2",
    "posix-shm, by openat2, 2",
    "posix-mq, queues lost, 2",
    "posix-mq, queues perhaps made, 2",
  })
  void aNameThatIsLeftIsALeak(String kind, String marker, int count) {
    assertThat(run)
        .exitsWith(23)
        .leaks(count, kind, line(marker))
        .accounts(kind, line(marker), count, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "posix-sem, removed semaphores, 7",
    "posix-sem, thrown and removed, 2",
    "posix-shm, removed memory, 7",
    "posix-mq, removed queue, 1",
    "posix-mq, queue removed by JNR, 1",
    "posix-sem, removed in another thread, 1",
    "posix-shm, removed by a pointer, 1",
    "posix-shm, made once, 1",
    "posix-shm, unlinked, 2",
    "posix-shm, unlinked directly, 2",
    "posix-shm, unlinked by JNR, 2",
    "posix-shm, unlinked at, 2",
    "posix-shm, unlinked by its path, 1",
    "posix-sem, made once directly, 1",
    "posix-mq, made once by JNR, 1",
  })
  void whoeverTakesTheNameAwayRemoves(String kind, String marker, int count) {
    assertThat(run).accounts(kind, line(marker), count, count);
  }

  @Test
  void whatWasThereOrFailedIsNotCreated() {
    assertThat(run)
        .accountsNothing("posix-shm", line("there before"))
        .accountsNothing("posix-shm", line("only opened"))
        .accountsNothing("posix-shm", line("opened by its path"))
        .accountsNothing("posix-shm", line("opened by a link"))
        .accountsNothing("posix-sem", line("exists"))
        .accountsNothing("posix-shm", line("exists too"))
        .accountsNothing("posix-sem", line("was there"))
        .accountsNothing("posix-sem", line("thrown for a failure"))
        .accountsNothing("posix-sem", line("no such name"));
    String thrown = "threw 2\nthrew 2\nthrew 2\nopened true\nopened true\nthrew 2\nthrew 2\n";
    String stdout = run.stdout().replace("threw 22", "threw 2"); // which of them is up to libc
    assertThat(stdout)
        .isEqualTo(
            "same true\n"
                + thrown.repeat(2)
                + "failed null\nfailed -1\nfailed null\nfailed -1\ndone\n");
  }

  @Test
  void nothingThatACallMadeIsWithoutALine() {
    assertThat(run.report().findings())
        .filteredOn(finding -> finding.rule().equals("untracked-object"))
        .flatExtracting(Finding::names)
        .containsExactlyInAnyOrder("/other", "/replaced"); // which Java made
  }

  @Test
  void handlesDieWithTheJvm() {
    assertThat(run)
        .accounts("sem-handle", line("semaphores lost"), 3, 3)
        .accounts("sem-handle", line("first handle"), 1, 1)
        .accounts("sem-handle", line("second handle"), 1, 1)
        .accounts("shm-fd", line("memory lost"), 5, 5)
        .accounts("mq-fd", line("queues lost"), 2, 2)
        .finds("note", "leaked-object", 1, "sem-handle", line("one handle kept"))
        .finds("warning", "leaked-object", 3, "sem-handle", line("handles kept"))
        .finds("warning", "leaked-object", 3, "shm-fd", line("descriptors kept"))
        .finds("warning", "leaked-object", 2, "mq-fd", line("queue descriptors kept"))
        .finds("warning", "double-close", 1, "mq-fd", line("closed again"));
  }

  @Test
  void aNewFileOfAnOldNameIsAnotherObject() {
    assertThat(run)
        .finds("note", "removed-elsewhere", 1, "posix-shm", line("deleted by another way"))
        .finds("note", "removed-elsewhere", 1, "posix-shm", line("replaced"));
  }

  @Test
  void whatIsDeclaredByItsNameMayStay() {
    assertThat(run.report().findings())
        .noneMatch(finding -> finding.isAt(line("meant to stay")))
        .noneMatch(finding -> finding.isAt(line("meant to stay too")));
  }

  @Test
  void findingsShowTheNameAndNoKey() {
    Finding lost =
        run.report().finding("leaked-object", "posix-sem", line("lost directly")).orElseThrow();

    assertThat(lost.names()).containsExactlyInAnyOrder("/no-slash-0", "/no-slash-1", "/no-slash-2");
    assertThat(lost.json().path("objects").path(0).path("key").isNull()).isTrue();
    assertThat(run.report().findings())
        .anyMatch(found -> found.names().toString().contains("/h\u00f6stile"));
    assertThat(run.stderr()).doesNotContain("\u001b");
  }

  @Test
  void theKernelAgrees() {
    assertThat(run.sharedMemory()).filteredOn(name -> name.startsWith("sem.lost-")).hasSize(3);
    assertThat(run.queues()).containsExactlyInAnyOrder("queue-0", "queue-1", "maybe-0", "maybe-1");
    assertThat(run).hasFailures(26);
  }

  @Test
  void withoutAMountOnlyWhatIsCertainIsCounted() {
    Run unmounted = UNMOUNTED.on(jdk);

    assertThat(unmounted)
        .exitsWith(23)
        .finds("warning", "leaked-object", 2, "posix-mq", line("queues lost"))
        .accountsNothing("posix-mq", line("queues perhaps made"))
        .accountsNothing("posix-mq", line("made once by JNR"))
        .leaks(3, "posix-sem", line("semaphores lost"));
    assertThat(unmounted.report().notes())
        .anyMatch(note -> note.contains("no file system of type mqueue is mounted"));
    assertThat(run.report().notes()).noneMatch(note -> note.contains("mqueue"));
  }

  private static Line line(String marker) {
    return Line.of(Names.class, marker);
  }
}
