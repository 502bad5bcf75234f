package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import org.junit.jupiter.api.Test;

/** The command {@code clean} on real objects: what it removes, and what it must never. */
class CleanCommandTest {

  private static final String COUNT =
      "count() { cat /proc/sysvipc/sem /proc/sysvipc/shm /proc/sysvipc/msg | grep -vc perms; }";

  @EveryJdk
  void aDryRunChangesNothingAndYesRemovesWithProofAndUndo(Jdk jdk) {
    Script.needs("perl", "ipcmk");
    Script script =
        Script.run(
            jdk,
            COUNT,
            "ipcmk -S 3 -p 0640; ipcmk -Q",
            "perl -e 'shmget(-2147478988, 56, 01600) // die $!;"
                + " $s = semget(4711, 2, 01600); semop($s, pack(\"s3\", 1, 5, 0));"
                + " open(F, \">\", \"/dev/shm/left it\");'",
            "agent dry clean --older-than 0; count >before",
            "agent none clean --yes --kind sysv-shm --key 4711; count >none",
            "agent old clean --yes; count >old",
            "agent key clean --yes --key 0x80001234 --older-than 0; count >key",
            // ipcmk takes keys by chance
            "agent ids clean --yes --id 0,1 --kind sysv-sem,sysv-msg; count >ids",
            "agent yes clean --yes --older-than 0; count >after; ls /dev/shm >shm",
            "sed -n 's/.*create it again: //p' key.out ids.out yes.out >undo",
            "bash undo >>launcher.log 2>&1; count >undone; ls /dev/shm >>undone",
            "cat /proc/sysvipc/sem >sem; cat /proc/sysvipc/shm >shm2",
            "agent undone scan --json --kind sysv-sem",
            "agent bad clean --key many");

    assertThat(script.out("dry"))
        .as(script::toString)
        .contains("kept sysv-shm 0 (key 0x80001234, 56 B, mode 0600, root, idle ")
        .containsPattern("would remove posix-shm /left it .*: orphan: no process has it open")
        .contains("1 would be removed, nothing was changed: give --yes\n4 kept: 4 with a doubt\n");
    assertThat(script.text("before")).isEqualTo("4\n");
    assertThat(script.text("none")).isEqualTo("4\n");
    assertThat(script.text("old")).isEqualTo("4\n");
    assertThat(script.out("key")).contains("removed sysv-shm 0 ", "\n1 removed\n");
    assertThat(script.text("key")).isEqualTo("3\n");
    assertThat(script.out("ids")).contains("\n3 removed\n");
    assertThat(script.text("ids")).isEqualTo("0\n");
    assertThat(script.out("yes")).contains("\n1 removed\n");
    assertThat(script.code("yes")).isZero();
    assertThat(script.text("after")).isEqualTo("0\n");
    assertThat(script.text("shm")).isEmpty();
    // by hand, from what it printed
    assertThat(script.text("undone")).isEqualTo("4\nleft it\n");
    assertThat(script.text("sem")).containsPattern("\\b4711 +\\d+ +600 +2 ");
    assertThat(script.text("shm2")).containsPattern("-2147478988 +\\d+ +600 +56 ");
    assertThat(script.out("undone").replaceAll("\\s", "")).contains("\"values\":[0,5]");
    assertThat(script.code("bad")).isEqualTo(2);
    assertThat(script.err("bad")).startsWith("ipcaudit: --key=many: expected a number");
  }

  @Test
  void nothingThatALivingProcessMadeOrUsesIsTouched() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            COUNT,
            // older than whoever lives: for what they use it counts that they use it
            "perl -e '$s = semget(1, 1, 01600); semop($s, pack(\"s3\", 0, 1, 0));"
                + " $q = msgget(2, 01600); msgsnd($q, pack(\"l! a*\", 1, \"x\"), 0);"
                + " shmget(3, 10, 01600); shmget(0, 10, 01600);"
                + " open(F, \">\", \"/dev/shm/used\"); print F 1;'",
            "perl -e 'sleep 3'",
            "cat >live.pl <<'END'",
            "semop(semget(1, 1, 0), pack('s3', 0, 1, 0)); msgrcv(msgget(2, 0), $x, 9, 0, 0);",
            "shmread(shmget(3, 10, 0), $x, 0, 1); open(U, '<', '/dev/shm/used');",
            "semget(0, 1, 0600); msgget(0, 0600); shmget(0, 10, 0600);",
            "$child = semget(0, 1, 0600); $queue = msgget(0, 0600);",
            "if (!fork) { semop($child, pack('s3', 0, 1, 0));",
            "  msgsnd($queue, pack('l! a*', 1, 'x'), 0); exit } wait;",
            "alarm 100; open(F, '>', 'ready'); close(F); sleep 100;",
            "END",
            "live perl live.pl",
            "count >before",
            "agent clean clean --yes --older-than 0",
            "count >after; ls /dev/shm >shm",
            "agent named clean --yes --id 0,1,2,3,4");

    assertThat(script.text("before")).as(script::toString).isEqualTo("9\n");
    // the one segment that only the dead had
    assertThat(script.out("clean"))
        .contains("removed sysv-shm 1 (key 0x00000000, ", "\n1 removed\n");
    assertThat(script.text("after")).isEqualTo("8\n");
    assertThat(script.text("shm")).isEqualTo("used\n");
    assertThat(script.out("named")).contains("kept sysv-sem 0 ", "\n0 removed\n");
  }

  @Test
  void nothingOfAnotherUserAndNothingOfAnotherNamespaceIsTouched() {
    Script.needs("perl", "setpriv");
    Script script =
        Script.run(
            Jdks.newest(),
            COUNT,
            "mkdir mq; mount -t mqueue none mq || exit 96",
            "setpriv --reuid 64321 --regid 64321 --clear-groups perl -e 'shmget(0, 10, 0600);"
                + " open(F, \">\", \"/dev/shm/other\")'",
            "agent user clean --yes --older-than 0; count >user; ls /dev/shm >>user",
            "perl -e '$n = \"queue\"; syscall("
                + (System.getProperty("os.arch").equals("aarch64") ? 180 : 240)
                + ", $n, 0102, 0600, 0)'",
            "unshare -i sh -c 'ipcmk -M 7' >/dev/null",
            "cat >inner <<'END'",
            "ipcmk -M 7 >/dev/null; ipcmk -M 7 >/dev/null; ipcrm -m 0",
            "\"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" clean --yes --id 1 >inner.out 2>inner.err",
            "cat /proc/sysvipc/shm | wc -l >inner.left",
            "END",
            "unshare -i sh inner",
            "count >outer; ls mq >>outer",
            "agent own scan --json --kind posix-mq",
            "agent queue clean --yes --older-than 0 --kind posix-mq; ls mq >queues");

    assertThat(script.out("user"))
        .as(script::toString)
        .contains("it belongs to 64321; clean as that user", "\n0 removed\n");
    assertThat(script.text("user")).isEqualTo("1\nother\n");
    assertThat(script.text("inner.out"))
        .contains("removed sysv-shm 1 ", "\n1 removed\n", "belongs to another IPC namespace");
    assertThat(script.text("inner.left").trim()).isEqualTo("1");
    assertThat(script.text("outer")).isEqualTo("1\nqueue\n");
    assertThat(script.states("own"))
        .containsExactly("posix-mq orphan [no process has it open or mapped]");
    assertThat(script.json("own").path("objects").get(0).path("capacity").asInt()).isPositive();
    assertThat(script.out("queue")).contains("removed posix-mq /queue ", "\n1 removed\n");
    assertThat(script.text("queues")).isEmpty();
  }
}
