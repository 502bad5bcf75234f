package dev.ipcaudit.tests.denied;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.BeforeAll;

/** What a user may not open that another one made; each line twice for every binding. */
class DeniedCallsTest {

  private static final String BEFORE =
      "ipcmk -S 1 -p 0600 && ipcmk -M 4096 -p 0600 && ipcmk -Q -p 0600"
          + " && touch /dev/shm/other /dev/shm/sem.other \"$0/mqueue/other\""
          + " && chmod 0600 /dev/shm/other /dev/shm/sem.other \"$0/mqueue/other\""
          + " && touch /dev/shm/open && chown 12345 /dev/shm/open && chmod 0666 /dev/shm/open"
          + " && mkfifo -m 0600 \"$0/fifo\"";

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @EveryJdk
  void whoOwnsWhatAndWhoAsksIsSaid(Jdk jdk) {
    Run run =
        check(
            Target.program(DeniedByLibraries.class, "jna", "jna-direct", "jnr")
                .with(Jnr.all().get(0)),
            jdk,
            3);

    Line byNumber = Line.of(DeniedByLibraries.class, "by openat2");
    assertThat(run).finds("note", "denied-call", 1, "shm-fd", byNumber);
    assertThat(message(run, "shm-fd", byNumber))
        .startsWith("openat2 of /dev/shm/other failed with EACCES")
        .endsWith(" ask to write: the mode does not allow that.");
  }

  @EveryForeignJdk
  void byHandlesToo(Jdk jdk) {
    check(Target.source("dev/ipcaudit/tests/denied/DeniedHandles.java"), jdk, 1);
  }

  private static Run check(Target program, Jdk jdk, int bindings) {
    Run run = program.before(BEFORE).descriptorsOfUser(4096).agent("ci").on(jdk).run();
    assertThat(run.stdout()).as(run::toString).isEqualTo("done\n");
    assertThat(run).exitsWith(0);
    ofAnother(run, 2 * bindings);
    found(run, 2 * bindings);
    filtered(run, 2 * bindings);
    nothing(run);
    return run;
  }

  private static void ofAnother(Run run, int calls) {
    String owned = "It belongs to uid 0 and gid 0, mode 0600; uid ";
    String[][] cases = {
      {"sysv-sem", "a set of another", "semget of key 0x"},
      {"sysv-shm", "a segment of another", "shmget of key 0x"},
      {"sysv-msg", "a queue of another", "msgget of key 0x"},
      {"shm-attach", "attached", "shmat of segment "},
      {"posix-sem", "a semaphore of another", "sem_open of /other failed"},
      {"posix-shm", "memory of another", "shm_open of /other failed"},
      {"fifo-fd", "a FIFO of another", "open of /"},
    };
    for (String[] each : cases) {
      assertThat(run).finds("note", "denied-call", calls, each[0], line(each[1]));
      assertThat(message(run, each[0], each[1]))
          .startsWith(each[2])
          .contains(" failed with EACCES, " + calls + " times. " + owned)
          .endsWith(" ask to read and write: the mode does not allow that.");
    }
    assertThat(run)
        .finds("note", "denied-call", calls, "posix-mq", line("a POSIX queue of another"));
    assertThat(message(run, "posix-mq", "a POSIX queue of another"))
        .endsWith(" ask to read: the mode does not allow that.");
    assertThat(run).finds("note", "denied-call", calls, "shm-fd", line("a file in /dev/shm read"));
    assertThat(message(run, "shm-fd", "a file in /dev/shm read"))
        .startsWith("open of /dev/shm/other failed with EACCES")
        .endsWith(" ask to read: the mode does not allow that.");
    assertThat(run).finds("note", "denied-call", calls, "shm-fd", line("a file in /dev/shm anew"));
    assertThat(message(run, "shm-fd", "a file in /dev/shm anew"))
        .startsWith("creat of /dev/shm/other failed with EACCES")
        .endsWith(" ask to write: the mode does not allow that.");
    String directory = "a FIFO in a directory of another";
    assertThat(run).finds("note", "denied-call", calls, "fifo", line(directory));
    assertThat(message(run, "fifo", directory))
        .startsWith("mkfifo of /etc/ipcaudit-fifo failed with EACCES")
        .contains("It is not there; /etc belongs to uid 0 and gid 0, mode 0755; uid ")
        .endsWith("the mode does not allow that.");
  }

  private static void found(Run run, int calls) {
    assertThat(run).finds("note", "denied-call", calls, "posix-shm", line("found and left"));
    assertThat(message(run, "posix-shm", "found and left"))
        .contains("shm_open of /open failed with EEXIST, " + calls + " times. ")
        .contains("It belongs to uid 12345", "mode 0666. This JVM has not used it since.");
    String[] handled = {
      "found and opened",
      "found, and another name taken",
      "found and made again",
      "a set found and opened"
    };
    for (String each : handled) {
      assertThat(run.report().findings()).noneMatch(finding -> finding.isAt(line(each)));
    }
  }

  private static void filtered(Run run, int calls) {
    String seccomp = "seccomp restricts this process (mode 2, ";
    assertThat(run).finds("note", "denied-call", calls, "memfd", line("refused by a filter"));
    assertThat(message(run, "memfd", "refused by a filter"))
        .startsWith("memfd_create failed with EPERM, " + calls + " times. What can forbid it: ")
        .contains(seccomp);
    assertThat(run).finds("note", "denied-call", calls, "timerfd", line("no such call"));
    assertThat(message(run, "timerfd", "no such call"))
        .contains("ENOSYS", "The kernel has no such call, or a seccomp filter says so. ", seccomp);
    assertThat(run).finds("note", "denied-call", calls, "sysv-msg", line("a private queue"));
    assertThat(message(run, "sysv-msg", "a private queue")).contains("EPERM", seccomp);
  }

  private static void nothing(Run run) {
    for (String each :
        new String[] {
          "an ordinary file", "not there", "no key", "no directory", "allowed", "no queue"
        }) {
      assertThat(run.report().findings()).noneMatch(finding -> finding.isAt(line(each)));
    }
  }

  private static String message(Run run, String kind, String marker) {
    return message(run, kind, line(marker));
  }

  private static String message(Run run, String kind, Line line) {
    return run.report()
        .finding("denied-call", kind, line)
        .orElseThrow()
        .json()
        .path("message")
        .asString();
  }

  private static Line line(String marker) {
    return Line.of(DeniedCalls.class, marker);
  }
}
