package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import org.junit.jupiter.api.Test;

/** What the command {@code clean} leaves alone, though whoever made it is dead. */
class LivingUsersTest {

  /** Boxes are those of the script, and only those. */
  private static final String BOXES = "mount -t tmpfs -o mode=1777 none /var/tmp; chmod 777 .";

  private static final String LEAVE =
      "leave() { \"$JAVA\" -Djna.tmpdir=. -javaagent:\"$AGENT\" -cp $TARGETS "
          + Leftovers.class.getName()
          + " \"$@\"; }";

  private static final String COUNT =
      "count() { cat /proc/sysvipc/sem /proc/sysvipc/shm /proc/sysvipc/msg | grep -vc perms; }";

  private static final String LIVE = "alarm 200; open(F, '>', 'ready'); close(F); sleep 200;";

  @EveryJdk
  void aBoxOfADeadJvmWeighsNothingAgainstWhoLives(Jdk jdk) {
    Script.needs("perl");
    Script script =
        Script.run(
            jdk,
            BOXES,
            LEAVE,
            COUNT,
            // of this one nobody can know, once it is a second old
            "leave set:0 queue:0 segment:0; perl -e 'sleep 3'",
            "leave set:0x5001 queue:0x5002 queue:0x5003 segment:0x5004 set:0x5005",
            "cat >live.pl <<'END'",
            "$s = semget(0x5001, 1, 0); semop($s, pack('s3', 0, 1, 0));",
            "$q = msgget(0x5002, 0); msgsnd($q, pack('l! a*', 1, 'x'), 0);",
            "$r = msgget(0x5003, 0); msgsnd($r, pack('l! a*', 1, 'x'), 0);",
            "msgrcv($r, $x, 9, 0, 0); shmread(shmget(0x5004, 10, 0), $x, 0, 1);",
            // has it, and leaves no trace
            "semget(0x5005, 1, 0);",
            LIVE,
            "END",
            "live perl live.pl",
            "agent json scan --json",
            "agent dry clean --older-than=0",
            "agent clean clean --yes --older-than=0",
            "count >left");

    assertThat(script.states("json"))
        .as(script::toString)
        .hasSize(8)
        .anyMatch(state -> state.matches("sysv-sem in-use \\[last operator .* is alive]"))
        .anyMatch(state -> state.matches("sysv-msg in-use \\[last sender .* is alive]"))
        .anyMatch(state -> state.matches("sysv-shm in-use \\[last user .* is alive]"))
        .filteredOn(state -> state.contains(" in-use "))
        .hasSize(4);
    assertThat(script.json("json").path("objects"))
        .allMatch(object -> object.path("maker").path("class").asString().endsWith("Leftovers"));
    assertThat(script.json("json").path("objects").findValuesAsString("removal"))
        .containsOnly("free", "by-name", "used-too");
    assertThat(script.out("dry"))
        .contains("\n3 would be removed, nothing was changed: give --yes\n")
        .contains("\n5 kept: 4 in use, 1 with a doubt\n")
        .containsPattern("other programs may find it by its key.*; name it by --id if");
    assertThat(script.out("clean")).contains("\n3 removed\n5 kept: 4 in use, 1 with a doubt\n");
    assertThat(script.text("left")).isEqualTo("5\n");
  }

  /** Of sets and queues that nobody has used, the kernel does not know whose they are. */
  @Test
  void aProcessIsShownWithAllThatItsBlackBoxSaysItMade() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            BOXES,
            "perl -e 'msgget(0, 0600); shmget(0, 10, 0600)'",
            "live \"$JAVA\" -Djna.tmpdir=. -javaagent:\"$AGENT\" -cp $TARGETS "
                + Leftovers.class.getName()
                + " set:0 queue:0 queue:0 segment:0 wait:ready",
            "agent json scan --json",
            "agent mine scan --json --pid $(cat pids)");

    String mine = "created by JVM \\d+ at .*Leftovers.*, which is alive";
    assertThat(script.states("mine"))
        .as(script::toString)
        .hasSize(4)
        .anyMatch(state -> state.matches("sysv-sem in-use \\[" + mine + "]"))
        .anyMatch(state -> state.matches("sysv-shm in-use \\[" + mine + ", creator .*]"))
        .filteredOn(state -> state.matches("sysv-msg in-use \\[" + mine + "]"))
        .hasSize(2);
    assertThat(script.states("json"))
        .hasSize(6)
        .containsAll(script.states("mine"))
        .filteredOn(state -> state.contains("which is alive"))
        .hasSize(4);
  }

  @Test
  void theLastUserIsNotTheOnlyOne() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            BOXES,
            LEAVE,
            COUNT,
            "leave set:0 queue:0 segment:0",
            "cat >live.pl <<'END'",
            "semop(0, pack('s3', 0, 1, 0)); msgsnd(0, pack('l! a*', 1, 'x'), 0);",
            "msgrcv(0, $x, 9, 0, 0); shmread(0, $x, 0, 1);",
            // others come after it, and end
            "if (!fork) { semop(0, pack('s3', 0, 1, 0)); msgsnd(0, pack('l! a*', 1, 'x'), 0);",
            "  msgrcv(0, $x, 9, 0, 0); shmread(0, $x, 0, 1); exit } wait;",
            LIVE,
            "END",
            "live perl live.pl",
            "agent clean clean --yes --older-than=0",
            "count >left");

    assertThat(script.out("clean"))
        .as(script::toString)
        .containsPattern("kept sysv-sem 0 .* it may be used by \\d+ \\(perl\\)")
        .containsPattern("kept sysv-msg 0 .* it may be used by \\d+ \\(perl\\)")
        .containsPattern("kept sysv-shm 0 .* it may be used by \\d+ \\(perl\\)")
        .contains("\n0 removed\n");
    assertThat(script.text("left")).isEqualTo("3\n");
  }

  @Test
  void whatIsUsedGoesOnlyIfItIsNamedAndThatIsSaidAndWhatIsWaitedForNever() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            BOXES,
            COUNT,
            "cat >live.pl <<'END'",
            // ids: the sets 0 and 1, the queues 0 to 2, the segment 0
            "$s = semget(0x5001, 1, 01600); semop($s, pack('s3', 0, 1, 0));",
            "$w = semget(0, 1, 0600); $q = msgget(0, 0600); $r = msgget(0, 0600);",
            "$f = msgget(0, 0600); while (msgsnd($f, pack('l! a*', 1, 'x' x 4000), 04000)) {}",
            "shmget(0, 10, 0600); msgsnd($q, pack('l! a*', 1, 'x'), 0);",
            "for $wait (sub { semop($w, pack('s3', 0, -1, 0)) }, sub { msgrcv($r, $x, 9, 0, 0) },",
            "    sub { msgsnd($f, pack('l! a*', 1, 'x' x 4000), 0) }) {",
            "  $pid = fork; if (!$pid) { alarm 200; &$wait(); exit }",
            "  do { open(S, '<', \"/proc/$pid/syscall\"); $in = <S>; } until $in =~ /^[1-9]/",
            "    && $in !~ /running/ && $in =~ /0x/; open(P, '>>', 'pids'); print P \"$pid\\n\"; }",
            LIVE,
            "END",
            "live perl live.pl",
            "agent id clean --yes --id 0,1,2",
            "agent many clean --yes --id 0 --used-too --older-than=0",
            "count >before",
            "agent set clean --yes --id 0,1 --used-too --kind sysv-sem",
            "agent msg clean --yes --id 0,1,2 --used-too --kind sysv-msg",
            "agent shm clean --yes --id 0 --used-too --kind sysv-shm",
            "count >left",
            "agent key clean --yes --key 0x5001 --used-too");

    assertThat(script.out("id"))
        .as(script::toString)
        .containsPattern("kept sysv-sem 0 .* is alive; --used-too removes it all the same\n")
        .containsPattern("kept sysv-sem 1 .*: in use: waited for by \\[\\d+]\n")
        .contains("\n0 removed\n");
    assertThat(script.out("many"))
        .contains("as well; say by --kind which one is meant", "\n0 removed\n");
    assertThat(script.text("before")).isEqualTo("6\n");
    assertThat(script.out("set"))
        .contains("removed sysv-sem 0 ", "kept sysv-sem 1 ", "\n1 removed\n");
    assertThat(script.out("msg"))
        .contains("removed sysv-msg 0 ", "\n1 removed\n")
        .containsPattern("kept sysv-msg 1 .*: in use: waited for by ")
        .containsPattern("kept sysv-msg 2 .*: in use: waited for by ");
    assertThat(script.out("shm")).contains("removed sysv-shm 0 ", "\n1 removed\n");
    assertThat(script.text("left")).isEqualTo("3\n");
    assertThat(script.code("key")).isEqualTo(2);
    assertThat(script.err("key")).startsWith("ipcaudit: --used-too: expected with --id");
  }

  @Test
  void whatWasUsedInTheLastHourStaysUnlessThatIsSaid() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            COUNT,
            "perl -e 'semop(semget(0, 1, 0600), pack(\"s3\", 0, 1, 0)); shmget(0, 10, 0600);"
                + " msgsnd(msgget(0, 0600), pack(\"l! a*\", 1, \"x\"), 0);"
                + " open(F, \">\", \"/dev/shm/new\"); open(F, \">\", \"/dev/shm/old\"); close(F);"
                + " open(F, \">\", \"/dev/shm/read\"); close(F);"
                + " utime(time - 7200, time - 7200, \"/dev/shm/old\", \"/dev/shm/read\")'",
            "agent dry clean",
            "agent clean clean --yes",
            "count >left; ls /dev/shm >>left",
            "agent now clean --yes --older-than=0",
            "agent bad clean --older-than=soon");

    // the time of the last change of a file cannot be set back
    assertThat(script.out("dry"))
        .as(script::toString)
        .contains("nothing to remove\n6 kept: 6 used lately\n")
        .containsPattern("was used or changed \\d+s ago; --older-than=0 removes it now");
    assertThat(script.out("clean")).contains("0 removed\n6 kept: 6 used lately\n");
    assertThat(script.text("left")).isEqualTo("3\nnew\nold\nread\n");
    assertThat(script.out("now")).contains("\n6 removed\n");
    assertThat(script.code("bad")).isEqualTo(2);
  }

  @Test
  void whoComesBetweenTheLookAndTheRemovalKeepsTheObject() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            // one that started after the last use, and waits once the first queue is gone
            "perl -e 'for (1..400) { msgget(0, 0600) } $s = semget(0, 1, 0600);'",
            "perl -e 'sleep 3'",
            "cat >late.pl <<'END'",
            "alarm 200; open(F, '>', 'ready'); close(F);",
            "while (msgrcv(0, $x, 9, 0, 04000) || !$!{EINVAL} && !$!{EIDRM}) {}",
            "if (!fork) { alarm 200; semop(0, pack('s3', 0, -1, 0)); exit }",
            "msgrcv(399, $x, 9, 0, 0);",
            "END",
            "live perl -MErrno late.pl",
            "agent clean clean --yes --older-than=0 --kind sysv-msg",
            "agent set clean --yes --older-than=0 --kind sysv-sem",
            "cat /proc/sysvipc/msg | grep -vc perms >left");

    assertThat(script.out("clean"))
        .as(script::toString)
        .containsPattern("kept sysv-msg 399 .*: it is being used: waited for by \\[\\d+]\n")
        .contains("\n399 removed, 1 could not be\n");
    assertThat(script.code("clean")).isEqualTo(1);
    assertThat(script.text("left")).isEqualTo("1\n");
    assertThat(script.out("set")).contains("1 kept: 1 in use\n");
  }

  @Test
  void whatAnotherUserOrAnotherPidNamespaceHasStays() {
    Script.needs("perl", "setpriv", "unshare");
    Script script =
        Script.run(
            Jdks.newest(),
            BOXES,
            LEAVE,
            COUNT,
            "as() { name=$1; shift; setpriv --reuid 64321 --regid 64321 --clear-groups"
                + " \"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" \"$@\" >$name.out 2>$name.err; }",
            // made as 64321, used by root
            "setpriv --reuid 64321 --regid 64321 --clear-groups \"$JAVA\""
                + " -Djna.tmpdir=. -javaagent:\"$AGENT\" -cp $TARGETS "
                + Leftovers.class.getName()
                + " set:0x5001 segment:0x5002",
            "cat >live.pl <<'END'",
            "semop(semget(0x5001, 1, 0), pack('s3', 0, 1, 0));",
            "shmread(shmget(0x5002, 10, 0), $x, 0, 1);",
            LIVE,
            "END",
            "live perl live.pl",
            "as user clean --yes --older-than=0 --id 0",
            "agent root clean --yes --older-than=0 --id 0 --used-too",
            "count >left",
            // a JVM that lives in a pid namespace of its own
            "unshare -pf --mount-proc \"$JAVA\" -Djna.tmpdir=. -javaagent:\"$AGENT\" -cp $TARGETS "
                + Leftovers.class.getName()
                + " set:0 wait:there & echo $! >>pids",
            "i=0; until [ -e there ] || [ $i = 1200 ]; do sleep 0.05; i=$((i+1)); done",
            "agent apart clean --older-than=0");

    assertThat(script.out("user"))
        .as(script::toString)
        .containsPattern("kept sysv-sem 0 .*: in use: last operator \\d+ \\(perl\\) is alive")
        .containsPattern("kept sysv-shm 0 .*: in use: last user \\d+ \\(perl\\) is alive");
    assertThat(script.out("root")).contains("it belongs to 64321; clean as that user");
    assertThat(script.text("left")).isEqualTo("2\n");
    assertThat(script.out("apart"))
        .containsPattern(
            "kept sysv-sem 1 .*: unknown: created by JVM 1 at .*whether it has ended is not known");
  }

  @Test
  void aProcessWhoseFirstThreadHasEndedLives() {
    Script.needs("perl", "cc");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >headless.c <<'END'",
            "#include <pthread.h>",
            "#include <fcntl.h>",
            "#include <stdio.h>",
            "#include <sys/mman.h>",
            "#include <sys/sem.h>",
            "#include <sys/shm.h>",
            "#include <unistd.h>",
            "static void *rest(void *none) {",
            "  char path[40], line[400]; int found = 0;",
            "  sprintf(path, \"/proc/%d/stat\", getpid());",
            "  while (!found) { FILE *stat = fopen(path, \"r\"); fgets(line, 400, stat);",
            "    fclose(stat); for (char *c = line; *c; c++) found |= c[0] == ')' && c[2] == 'Z'; }",
            "  fclose(fopen(\"ready\", \"w\")); sleep(200); return none; }",
            "int main(void) { pthread_t thread; struct sembuf up = {0, 1, 0};",
            "  semop(semget(0, 1, 0600), &up, 1); shmget(0, 10, 0600);",
            "  int shm = open(\"/dev/shm/held\", O_CREAT | O_RDWR, 0600); ftruncate(shm, 4096);",
            "  mmap(0, 4096, PROT_READ, MAP_SHARED, shm, 0); close(shm);",
            "  pthread_create(&thread, 0, rest, 0); pthread_exit(0); }",
            "END",
            "cc -o headless headless.c -lpthread",
            "live ./headless",
            "agent json scan --json");

    assertThat(script.states("json"))
        .as(script::toString)
        .hasSize(3)
        .allMatch(state -> state.split(" ")[1].equals("in-use"));
  }
}
