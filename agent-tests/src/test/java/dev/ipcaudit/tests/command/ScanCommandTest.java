package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The command {@code scan} on real objects. */
class ScanCommandTest {

  private static final String LIVE = "alarm 100; open(F, \">\", \"ready\"); close(F); sleep 100;";

  @EveryJdk
  void whatTheDeadLeftIsOrphaned(Jdk jdk) {
    Script.needs("perl", "ipcmk");
    Script script =
        Script.run(
            jdk,
            "agent clean scan",
            "ipcmk -S 3 -p 0600; ipcmk -M 20000 -p 0600; ipcmk -Q -p 0600",
            "perl -e '$s = semget(0, 2, 0600); semop($s, pack(\"s3\", 1, 5, 0));"
                + " $q = msgget(0, 0600); msgsnd($q, pack(\"l! a*\", 1, \"x\" x 100), 0);"
                + " open(F, \">\", \"/dev/shm/left\");'",
            "\"$JAVA\" -cp $TARGETS " + NamedSemaphore.class.getName() + " /guard 3",
            "agent json scan --json",
            "agent text scan",
            "agent sem scan --json --kind sysv-sem,posix-sem --orphans",
            "agent kind scan --kind foo",
            "agent gone scan --pid 4194305",
            "COLUMNS=60 agent narrow scan",
            "COLUMNS=80 agent eighty scan");

    assertThat(script.out("clean")).as(script::toString).startsWith("no objects\n\nno findings\n");
    assertThat(script.code("clean")).isZero();
    assertThat(script.states("json"))
        .as(script::toString)
        .hasSize(7)
        .allMatch(state -> state.split(" ")[1].equals("orphan"))
        .anyMatch(state -> state.matches("sysv-sem orphan \\[last operator \\d+ has ended]"))
        .anyMatch(
            state ->
                state.matches(
                    "sysv-shm orphan \\[creator \\d+ has ended, no process has it attached]"))
        .anyMatch(state -> state.matches("sysv-msg orphan \\[last sender \\d+ has ended]"))
        .contains("posix-sem orphan [no process has it open or mapped]");
    assertThat(script.findings("json"))
        .containsExactlyInAnyOrder(
            "warning orphaned-object sysv-sem 2",
            "warning orphaned-object sysv-shm 1",
            "warning orphaned-object sysv-msg 2",
            "warning orphaned-object posix-sem 1",
            "warning orphaned-object posix-shm 1",
            "note exposed-object posix-shm 1");
    assertThat(script.code("json")).isEqualTo(1);
    assertThat(script.code("text")).isEqualTo(1);
    assertThat(script.err("json") + script.err("text")).isEmpty();
    assertThat(script.out("text"))
        .containsPattern(
            "sysv-sem +\\d+ +0x00000000 +root +0600 +2 sem +\\S+ +\\? +\\d+ +0 5 +orphan: ")
        .containsPattern("sysv-msg .* 1 msg, 100 B ")
        .containsPattern("sysv-shm .* 19.5 KiB +\\S+ +\\d+ +orphan: creator ")
        .containsPattern("posix-sem +/guard +root +0600 +1 sem +\\S+ +\\? +3 +orphan: ")
        .containsPattern("SEMMNI +2 ")
        .doesNotContain("\033");
    assertThat(script.out("json").replaceAll("\\s", "")).contains("\"values\":[0,5]");
    assertThat(script.states("sem")).hasSize(3);
    assertThat(script.code("kind")).isEqualTo(2);
    assertThat(script.err("kind")).startsWith("ipcaudit: --kind=foo: expected one of sysv-sem");
    assertThat(script.code("gone")).isEqualTo(2);
    assertThat(script.err("gone")).isEqualTo("ipcaudit: there is no process 4194305\n");
    assertThat(script.out("narrow").lines())
        .filteredOn(line -> !line.startsWith("note: "))
        .allMatch(line -> line.length() <= 60);
    // the columns that say what it is are whole, and the reason beside them
    assertThat(script.out("eighty").lines())
        .allMatch(line -> line.length() <= 80 || line.startsWith("note: "));
    assertThat(script.out("eighty"))
        .containsPattern("(?m)^KIND +ID +OWNER .*SIZE +IDLE .*STATE$")
        .containsPattern("(?m)^sysv-shm +\\d+ +root .*19.5 KiB +\\d+s .*orphan: creator")
        .containsPattern("(?m)^posix-sem +/guard +root .*1 sem +\\d+s .*orphan: no process has");
    // nothing of the reason is lost
    assertThat(script.out("narrow").replaceAll("\\n +", " "))
        .containsPattern(" orphan: creator \\d+ has ended, no process has it attached");
  }

  @Test
  void whoLivesHasWhatItMadeAndAZombieHasNothing() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >live.pl <<'END'",
            "$unused = semget(0, 1, 0600); $used = semget(0, 1, 0600);",
            "semop($used, pack('s3', 0, 1, 0)); msgget(0, 0600); shmget(0, 100, 0600);",
            // its child was the last to use it
            "$child = semget(0, 1, 0600);",
            "if (!fork) { semop($child, pack('s3', 0, 1, 0)); exit } wait;",
            "open(G, '>', '/dev/shm/open');",
            "if (!fork) { shmget(0, 77, 0600); exit }",
            LIVE,
            "END",
            "live perl live.pl",
            "agent json scan --json",
            "agent mine scan --json --pid $(cat pids)",
            "\"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" scan --watch=100ms >watch.out 2>watch.err &",
            "echo $! >>pids; i=0; until [ \"$(grep -c ^KIND watch.out)\" -ge 3 ] || [ $i = 1200 ];"
                + " do sleep 0.05; i=$((i+1)); done");

    assertThat(script.states("json"))
        .as(script::toString)
        .hasSize(7)
        .anyMatch(state -> state.matches("sysv-shm orphan \\[.*creator \\d+ is a zombie.*]"))
        .filteredOn(state -> state.contains(" orphan "))
        .hasSize(1);
    assertThat(script.states("json"))
        .anyMatch(state -> state.matches("posix-shm in-use \\[open or mapped in \\[\\d+]]"))
        .anyMatch(
            state -> state.matches("sysv-sem in-use \\[last operator \\d+ \\(perl\\) is alive]"))
        .anyMatch(state -> state.matches("sysv-shm in-use \\[creator \\d+ \\(perl\\) is alive]"))
        .contains(
            "sysv-sem unknown [never used, and the kernel does not record who created it]",
            "sysv-msg unknown [never used, and the kernel does not record who created it]");
    assertThat(script.findings("mine")).contains("warning zombie-children child 1");
    assertThat(script.json("mine").path("process").path("zombies")).hasSize(1);
    assertThat(script.text("watch.out").split("\nKIND ")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(script.text("watch.err")).isEmpty();
  }

  @Test
  void waitersDeadlocksBacklogAndExposureAreFound() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >stuck.pl <<'END'",
            "sub op { my ($s, $n) = @_; semop($s, pack('s3', 0, $n, 0)) }",
            "$a = semget(0, 1, 0600); $b = semget(0, 1, 0600); op($a, 1); op($b, 1);",
            "pipe(R, W);",
            // each holds one and wants the other's
            "for $p ([$a, $b], [$b, $a]) { if (!fork) { alarm 100; op($$p[0], -1);",
            "  syswrite(W, 'x'); sleep 1; op($$p[1], -1); exit } }",
            // taken by one that is dead, wanted by one that lives
            "$c = semget(0, 1, 0600); op($c, 1); if (!fork) { op($c, -1); exit } wait;",
            "if (!fork) { alarm 100; op($c, -1); exit }",
            "$q = msgget(0, 0622); for (1..3) { msgsnd($q, pack('l! a*', 1, 'x' x 5000), 0) }",
            "sysread(R, $x, 1); sysread(R, $x, 1); sleep 2; " + LIVE,
            "END",
            "live perl stuck.pl",
            "agent json scan --json",
            "pkill -9 -P $(cat pids)");

    assertThat(script.findings("json"))
        .as(script::toString)
        .containsExactlyInAnyOrder(
            "warning abandoned-semaphore sysv-sem 1",
            "error deadlock-suspect sysv-sem 2",
            "warning queue-backlog sysv-msg 1",
            "warning exposed-object sysv-msg 1");
    assertThat(script.code("json")).isEqualTo(1);
  }

  @Test
  void aProcessIsToldWithItsDescriptorsAndWhereItIsStuck() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >full.pl <<'END'",
            "use Socket; socketpair(A, B, AF_UNIX, SOCK_STREAM, 0); pipe(R, W);",
            "if (!fork) { close(W); sleep 100 } close(R);",
            "alarm 100; open(F, '>', 'ready'); close(F); syswrite(W, 'x' x 100000);",
            "END",
            "live perl full.pl",
            "sleep 0.5",
            "agent json scan --json --pid $(cat pids)",
            "pkill -9 -P $(cat pids)",
            "cat >reader.pl <<'END'",
            "alarm 100; $q = msgget(0, 0600); open(F, '>', 'ready'); close(F); msgrcv($q, $x, 9,"
                + " 0, 0);",
            "END",
            "live perl reader.pl",
            "sleep 0.5",
            "agent reader scan --json --pid $(tail -1 pids)");

    assertThat(script.findings("json"))
        .as(script::toString)
        .contains("warning blocked-call write 1");
    // a receiver waits for most of its life
    assertThat(script.findings("reader")).containsExactly("note blocked-call msgrcv 1");
    assertThat(script.code("reader")).isZero();
    assertThat(script.json("json").path("process").path("types").path("unix").asInt()).isEqualTo(2);
    assertThat(script.json("json").path("process").path("descriptors").toString())
        .contains("\"type\":\"pipe-write\"", "\"comm\":\"perl\"", "\"type\":\"pipe-read\"");
  }

  @EveryJdk
  void hostileNamesAreShownOnOneLineAndHarmNobody(Jdk jdk) {
    Script.needs("perl");
    Script script =
        Script.run(
            jdk,
            "perl -e 'for $n (\"a\\nb\\e[31m\", \"\\xff\\xfe\", \"x\" x 255, \"caf\\xc3\\xa9\","
                + " \"$(id)\") { open(F, \">\", \"/dev/shm/$n\") or die; } symlink(\"/etc/passwd\","
                + " \"/dev/shm/link\"); mkdir(\"/dev/shm/dir\"); use POSIX;"
                + " mkfifo(\"/dev/shm/sem.fifo\", 0600);'",
            "agent text scan",
            "agent json scan --json",
            "COLUMNS=80 agent narrow scan",
            "agent clean clean --yes --older-than 0",
            "ls -A /dev/shm | sort >left");

    assertThat(script.states("json"))
        .as(script::toString)
        .hasSize(5)
        .containsOnly("posix-shm orphan [no process has it open or mapped]");
    assertThat(script.out("text"))
        .contains("/a\\nb\\u001b[31m ", "/\\xff\\xfe ", "/" + "x".repeat(255), "/caf\\u00e9 ")
        .doesNotContain("\033")
        .matches("[\\n -~]*");
    assertThat(script.out("narrow").replaceAll("\\n +", "")).contains("/" + "x".repeat(255) + ":");
    assertThat(script.json("json").path("objects").toString()).contains("/\\\\xff\\\\xfe");
    assertThat(script.out("clean")).contains("5 removed\n", "$'/dev/shm/\\377\\376'");
    assertThat(script.text("left")).isEqualTo("dir\nlink\nsem.fifo\n");
  }

  @Test
  void asManyAsThereCanBeAreScannedAndCleaned() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "echo '32000 1024000000 500 32000' >/proc/sys/kernel/sem",
            "perl -e 'for (1..32000) { semget(0, 1, 0600) // die $! }"
                + " for (1..4000) { shmget(0, 1, 0600) // die $! }'",
            "agent json scan --json",
            "agent text scan",
            "agent dry clean --older-than 0",
            "cat /proc/sysvipc/sem | wc -l >sets",
            "agent clean clean --yes --older-than 0",
            "cat /proc/sysvipc/sem /proc/sysvipc/shm | wc -l >left");

    assertThat(script.findings("json"))
        .as(script::toString)
        .contains(
            "warning orphaned-object sysv-sem 32000",
            "warning orphaned-object sysv-shm 4000",
            "error limit-exhausted SEMMNI 0",
            "warning limit-near SHMMNI 0");
    assertThat(script.out("text")).contains("... and 35000 more, which --json shows");
    assertThat(script.out("dry")).contains("36000 would be removed, nothing was changed");
    assertThat(script.text("sets").trim()).isEqualTo("32001");
    assertThat(script.out("clean")).contains("\n36000 removed\n");
    assertThat(script.text("left").trim()).isEqualTo("2");
  }

  @Test
  void besideOneThatCreatesAndRemovesAllTheTimeNothingIsMissedOrTold() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "echo '32000 1024000000 500 2000' >/proc/sys/kernel/sem",
            "perl -e '$$ > 0; for (1..500) { shmget(0, $_, 0600) // die $! }'",
            // older than whoever lives
            "perl -e 'sleep 3'",
            "live perl -e 'umask(077); open(F, \">\", \"ready\"); close(F); alarm 100; while (1) {"
                + " $s = shmget(0, 4711, 0600); $t = semget(0, 3, 0600);"
                + " open(G, \">\", \"/dev/shm/churn\"); unlink(\"/dev/shm/churn\");"
                + " semctl($t, 0, 0, 0); shmctl($s, 0, 0) }'",
            "for i in 1 2 3; do agent scan$i scan --json; done",
            "agent clean clean --yes --older-than 0",
            "tail -n +2 /proc/sysvipc/shm | awk '$4 != 4711' | wc -l >left");

    for (int i = 1; i <= 3; i++) {
      assertThat(script.findings("scan" + i))
          .as(script::toString)
          .contains("warning orphaned-object sysv-shm 500")
          .noneMatch(finding -> finding.contains("sysv-sem") || finding.contains("posix"));
    }
    assertThat(script.out("clean")).contains("500 removed");
    assertThat(script.text("left").trim()).isEqualTo("0");
  }

  @Test
  void aPidThatIsUsedAgainIsNotTheCreator() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >inner <<'END'",
            "perl -e 'shmget(0, 10, 0600); $s = semget(0, 1, 0600);"
                + " semop($s, pack(\"s3\", 0, 1, 0)); print $$' >was; sleep 3",
            "echo $(($(cat was) - 1)) >/proc/sys/kernel/ns_last_pid || exit",
            "sleep 100 & echo $! >is",
            "\"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" scan --json >again.out",
            "\"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" clean --yes --older-than 0 >clean.out",
            "END",
            "unshare -pf --mount-proc sh inner");
    Assumptions.assumeTrue(
        !script.text("is").isEmpty() && script.text("is").trim().equals(script.text("was")),
        "SKIPPED: a pid cannot be chosen here");

    assertThat(script.states("again"))
        .as(script::toString)
        .anyMatch(
            state -> state.matches("sysv-shm orphan \\[creator \\d+ has ended, its pid now .*"))
        .anyMatch(
            state -> state.matches("sysv-sem orphan \\[last operator \\d+ has ended, its .*"));
    // whoever is outside this pid namespace may have made the set
    assertThat(script.out("clean"))
        .contains("removed sysv-shm ", "kept sysv-sem ", "cannot be seen", "\n1 removed\n");
  }

  @Test
  void whatIsUsedFromOutsideThePidNamespaceIsNoOrphan() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >live.pl <<'END'",
            "$s = semget(0, 1, 0600); semop($s, pack('s3', 0, 1, 0)); semget(0, 1, 0600);",
            "$q = msgget(0, 0600); msgsnd($q, pack('l! a*', 1, 'x'), 0); shmget(0, 10, 0600);",
            LIVE,
            "END",
            "live perl live.pl",
            "inner() { unshare -pf --mount-proc \"$JAVA\" -Xlog:disable -XX:-UsePerfData"
                + " -Djna.tmpdir=. -jar \"$AGENT\" \"$@\"; }",
            "inner scan --json >inner.out",
            "inner clean --yes --older-than 0 >clean.out");

    assertThat(script.states("inner"))
        .as(script::toString)
        .hasSize(4)
        .allMatch(state -> state.split(" ")[1].equals("unknown"));
    assertThat(script.out("clean")).startsWith("0 removed\n");
  }

  @Test
  void limitsThatAreNearOrReachedAreFoundInTheNamespaceTheyAreOf() {
    Script.needs("ipcmk");
    Script script =
        Script.run(
            Jdks.newest(),
            "cd /proc/sys/kernel && echo '32000 100 500 10' >sem && echo 3 >shmmni && echo 10"
                + " >msgmni && cd $OLDPWD || exit 96",
            "for i in 1 2 3 4 5; do ipcmk -S 2; ipcmk -S 2; ipcmk -Q; done; ipcmk -M 1; ipcmk -M"
                + " 1; ipcmk -M 1",
            "agent full scan --json --kind posix-sem",
            "ipcs -q | awk '/^0x/ { print $2 }' | head -4 | xargs -n 1 ipcrm -q",
            "ipcrm -s 0; ipcrm -m 0",
            "agent less scan --json --kind posix-sem");

    assertThat(script.findings("full"))
        .as(script::toString)
        .containsExactlyInAnyOrder(
            "error limit-exhausted SEMMNI 0", "error limit-exhausted SHMMNI 0");
    assertThat(script.code("full")).isEqualTo(1);
    assertThat(script.findings("less")).containsExactly("warning limit-near SEMMNI 0");
  }
}
