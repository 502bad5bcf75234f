package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code scan --advice} on real objects and on files of systemd, in namespaces of their own. */
class ScanAdviceTest {

  /** Small sets, a data set in pieces, a segment by key; then it sleeps. */
  private static final String SERVICE =
      String.join(
          "\n",
          "cat >service.pl <<'END'",
          "for (1..8) { $s = semget(0, 1, 0600); semop($s, pack('s3', 0, 1, 0)) }",
          "for (1..2) { shmget(0, 9 << 20, 0600) // die $! }",
          "$k = shmget(4711, 100, 01600); shmread($k, $x, 0, 1);",
          "$q = msgget(0, 0600); msgsnd($q, pack('l! a*', 1, 'x'), 0);",
          // attached, and so it can be seen of what pages it is: 5 MiB, by shmat(2)
          "$b = shmget(0, 5 << 20, 0600);",
          "syscall($ARGV[0], $b, 0, 0);",
          "open(F, '>', 'ready'); close(F); alarm 100; sleep 100;",
          "END");

  private static final String SHMAT =
      "aarch64".equals(System.getProperty("os.arch")) ? "196" : "30";

  @Test
  void whatTheProcedureAsksBeyondFindingIsAdvised() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            SERVICE,
            "echo 16777216 >/proc/sys/kernel/shmmax",
            "mkdir system && mount --bind system /etc/systemd/system",
            "mkdir group && mount -t cgroup2 none group && mkdir group/acme-$$.service"
                + " || echo no >nogroup",
            "printf '[Service]\\nPrivateTmp=yes\\n' >system/acme-$$.service",
            "[ -e nogroup ] || echo $$ >group/acme-$$.service/cgroup.procs",
            // as PrivateTmp makes it
            "mkdir tmp; live unshare --mount sh -c 'mount --bind tmp /tmp && exec perl service.pl "
                + SHMAT
                + "'",
            "[ -e nogroup ] || echo $$ >group/cgroup.procs",
            "agent plain scan --json",
            "agent json scan --json --advice --need SEMMNI=31990,msg_max=100",
            "COLUMNS=80 agent text scan --advice --need SEMMNI=31990,msg_max=100",
            "agent metrics scan --advice --format=openmetrics",
            "kill -9 $(cat pids); sleep 0.5; rmdir group/acme-$$.service; umount group");

    assertThat(advice(script, "json"))
        .as(script::toString)
        .contains(
            "limits kernel.sem 0",
            "limits fs.mqueue.msg_max 0",
            "one-segment sysv-shm 2",
            "huge-pages sysv-shm 1",
            "one-set sysv-sem 8",
            "posix-instead sysv-sem 8",
            "posix-instead sysv-shm 4",
            "posix-instead sysv-msg 1");
    assertThat(lines(script, "limits"))
        .contains("kernel.sem = 32000 1024000000 500 32768", "fs.mqueue.msg_max = 100");
    assertThat(lines(script, "one-segment"))
        .containsExactly("# kernel.shmmax is 16777216 now", "kernel.shmmax = 18874368");
    assertThat(advice(script, "json").toString()).contains("private-tmp ");
    if (script.text("nogroup").isEmpty()) {
      assertThat(lines(script, "private-tmp")).containsExactly("[Service]", "PrivateTmp=no");
      assertThat(lines(script, "unit-hardening"))
          .containsExactly("[Service]", "RestrictSUIDSGID=yes", "SystemCallFilter=@system-service");
    }
    // advice is no finding, and costs nobody an exit code
    assertThat(script.findings("json")).isEqualTo(script.findings("plain"));
    assertThat(script.code("json")).isEqualTo(script.code("plain")).isZero();
    assertThat(script.json("plain").has("advice")).isFalse();
    assertThat(script.out("text"))
        .contains("\nadvice: one-set: sysv-sem: 8 sets of one semaphore each, created by user root")
        .contains("\n        kernel.shmmax = 18874368\n");
    assertThat(script.out("text").lines())
        .filteredOn(line -> !line.startsWith("note: "))
        .allMatch(line -> line.length() <= 80);
    assertThat(script.out("metrics"))
        .contains("\nipcaudit_node_advice{advisor=\"huge-pages\"} 1\n")
        .contains("\nipcaudit_node_advice{advisor=\"remove-ipc\"} 0\n")
        .endsWith("\n# EOF\n");
  }

  @Test
  void whereNothingCouldBeBetterThereIsNoAdvice() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.all().get(0),
            "umask 077; head -c 1000 /dev/zero >/dev/shm/small",
            "agent json scan --json --advice",
            "agent wrong scan --need SEMMNI",
            "agent unknown scan --need 'SEM\u001bX=4'");

    // there is always the machine's own namespace, which this one is not
    assertThat(advice(script, "json"))
        .as(script::toString)
        .filteredOn(each -> !each.startsWith("ipc-namespaces"))
        .isEmpty();
    assertThat(script.code("wrong")).isEqualTo(2);
    assertThat(script.err("wrong"))
        .startsWith("ipcaudit: --need=SEMMNI: expected LIMIT=N with a limit of SEMMSL SEMMNS ");
    assertThat(script.err("unknown")).startsWith("ipcaudit: --need=SEM\\u001bX=4: expected ");
  }

  @Test
  void logoutOtherNamespacesAndLimitsThatAreFullOfOrphans() {
    Script.needs("perl", "setpriv");
    Script script =
        Script.run(
            Jdks.newest(),
            "echo 10 >/proc/sys/kernel/shmmni",
            "mkdir login; printf '[Login]\\nRemoveIPC=yes\\n' >login/logind.conf",
            "[ -e /etc/systemd/logind.conf ] && mount --bind login/logind.conf"
                + " /etc/systemd/logind.conf",
            "live perl -e '$0 = \"systemd-logind\"; open(F, \">\", \"ready\"); close(F); sleep 99'",
            "chmod 777 .; live setpriv --reuid 4242 --regid 4242 --clear-groups perl -e"
                + " 'msgget(4711, 01600); open(F, \">\", \"ready\"); close(F); sleep 99'",
            "live unshare --ipc perl -e '$0 = \"e\\e[31m\"; open(F, \">\", \"ready\"); close(F);"
                + " sleep 99'",
            "perl -e 'for (1..10) { shmget(0, 1, 0600) // die $! }'",
            "agent json scan --json --advice",
            "agent text scan --advice",
            "chmod 777 .; setpriv --reuid 64321 --regid 64321 --clear-groups \"$JAVA\""
                + " -Xlog:disable -Djna.tmpdir=. -jar \"$AGENT\" scan --advice >other.out"
                + " 2>other.err");

    assertThat(script.out("other").lines())
        .as(script::toString)
        .filteredOn(line -> line.startsWith("note: advice: "))
        .singleElement()
        .asString()
        .matches(
            "note: advice: namespace, /tmp or huge pages of \\d+ processes may not be read .*");
    assertThat(script.out("other")).contains("advice: remove-ipc: ");
    assertThat(script.err("other")).doesNotContain("Exception");
    assertThat(advice(script, "json"))
        .as(script::toString)
        .contains("remove-ipc sysv-msg 1", "limits kernel.shmmni 0");
    assertThat(lines(script, "limits")).containsExactly("java -jar ipcaudit-agent.jar clean");
    assertThat(lines(script, "remove-ipc")).containsExactly("[Login]", "RemoveIPC=no");
    assertThat(script.out("text"))
        .contains("1 process is in another IPC namespace, whose objects do not show here: ")
        .contains("(e\\u001b[31m)")
        .containsPattern("nsenter -t \\d+ -i java -jar ipcaudit-agent.jar scan")
        .contains("this scan was made in an IPC namespace that is not the machine's first one")
        .doesNotContain("\033");
  }

  private static List<String> advice(Script script, String name) {
    return script
        .json(name)
        .path("advice")
        .valueStream()
        .map(
            each ->
                each.path("advisor").asString()
                    + " "
                    + each.path("subject").asString()
                    + " "
                    + each.path("count").asInt())
        .toList();
  }

  private static List<String> lines(Script script, String advisor) {
    return script
        .json("json")
        .path("advice")
        .valueStream()
        .filter(each -> each.path("advisor").asString().equals(advisor))
        .flatMap(each -> each.path("lines").valueStream())
        .map(JsonNode::asString)
        .toList();
  }
}
