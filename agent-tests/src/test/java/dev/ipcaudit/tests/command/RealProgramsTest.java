package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What Debian's programs leave when they are killed, as {@code scan} and {@code clean} see it. */
class RealProgramsTest {

  @Test
  void php() {
    Script.needs("php");
    Script script =
        Script.run(
            Jdks.newest(),
            "live php -r '$s = sem_get(77); sem_acquire($s); $m = shm_attach(78, 1000);"
                + " shm_put_var($m, 1, \"x\"); $q = msg_get_queue(79); msg_send($q, 1, \"hello\");"
                + " touch(\"ready\"); sleep(100);'",
            "agent running scan --json",
            "kill -9 $(cat pids); wait",
            "agent killed scan --json",
            "agent keeps clean --yes --older-than=0",
            "agent clean clean --yes --older-than=0 --key=77,78,79");

    assertThat(script.states("running"))
        .as(script::toString)
        .hasSize(3)
        .allMatch(state -> state.split(" ")[1].equals("in-use"));
    assertThat(script.states("killed"))
        .hasSize(3)
        .allMatch(state -> state.split(" ")[1].equals("orphan"));
    // other scripts may come back for what has a key
    assertThat(script.out("keeps")).contains("\n0 removed\n3 kept: 3 with a doubt\n");
    assertThat(script.out("clean")).contains("\n3 removed\n");
  }

  @Test
  void fakeroot() {
    Script.needs("fakeroot-sysv");
    Script script =
        Script.run(
            Jdks.newest(),
            "live fakeroot-sysv sh -c 'touch file; chown 1:1 file; echo $FAKEROOTKEY >key;"
                + " touch ready; exec sleep 100'",
            "agent running scan --json",
            "for p in $(grep -l '^Name:.faked' /proc/[0-9]*/status); do"
                + " p=${p%/status}; p=${p#/proc/};"
                + " [ \"$(readlink /proc/$p/ns/ipc)\" = \"$(readlink /proc/self/ns/ipc)\" ]"
                + " && echo $p >>pids; done",
            // faked first: it tidies up when it is asked to end, which the script does
            "pgrep -P $(head -1 pids) >children",
            "kill -9 $(tail -1 pids); kill -9 $(head -1 pids) $(cat children); wait",
            "i=0; while [ $i -lt 100 ] && [ -e /proc/$(tail -1 pids)/exe ]; do"
                + " sleep 0.05; i=$((i+1)); done",
            "agent killed scan --json",
            "k=$(($(cat key)))",
            "agent clean clean --yes --older-than=0 --key=$k,$((k+1)),$((k+2))");

    assertThat(script.states("running"))
        .as(script::toString)
        .hasSize(3)
        .noneMatch(state -> state.contains(" orphan "));
    assertThat(script.states("killed"))
        .as(script::toString)
        .hasSize(3)
        .allMatch(state -> state.split(" ")[1].equals("orphan"));
    assertThat(script.out("clean")).contains("\n3 removed\n");
  }

  @Test
  void apache() {
    Script.needs("apache2");
    Path modules = Path.of("/usr/lib/apache2/modules");
    Assumptions.assumeTrue(Files.isDirectory(modules), "SKIPPED: no " + modules);
    Script script =
        Script.run(
            Jdks.newest(),
            "PATH=$PATH:/usr/sbin",
            "cat >conf <<END",
            "ServerRoot $PWD",
            "ServerName test",
            "PidFile $PWD/apache.pid",
            "ErrorLog $PWD/log",
            "Mutex sysvsem",
            "LoadModule mpm_prefork_module " + modules + "/mod_mpm_prefork.so",
            "LoadModule authz_core_module " + modules + "/mod_authz_core.so",
            // of several sockets each child must wait for its turn
            "Listen 0.0.0.0:28080",
            "Listen 0.0.0.0:28081",
            "User nobody",
            "Group nogroup",
            "END",
            // where these ports are nobody's
            "unshare --net apache2 -f $PWD/conf",
            "i=0; until [ -s apache.pid ] || [ $i = 200 ]; do sleep 0.05; i=$((i+1)); done; sleep"
                + " 1",
            "cat apache.pid >pids; pgrep -P $(cat apache.pid) >>pids",
            "agent running scan --json",
            "kill -9 $(cat pids); sleep 0.5",
            "agent killed scan --json",
            "agent keeps clean --yes --older-than=0",
            "agent clean clean --yes --id=$(awk 'NR > 1 {print $2}' /proc/sysvipc/sem)");

    assertThat(script.states("running"))
        .as(script::toString)
        .hasSize(1)
        .allMatch(state -> state.matches("sysv-sem in-use \\[waited for by .*"));
    assertThat(script.states("killed"))
        .as(script::toString)
        .hasSize(1)
        .allMatch(
            state -> state.matches("sysv-sem orphan \\[last operator \\d+ (is .*|has ended)]"));
    // it is nobody's, which apache became
    assertThat(script.out("keeps")).contains("it was given to another user", "\n0 removed\n");
    assertThat(script.out("clean")).contains("\n1 removed\n");
  }

  @Test
  void postgres() throws Exception {
    String bin = null;
    for (int version = 12; version < 30; version++) {
      Path path = Path.of("/usr/lib/postgresql/" + version + "/bin");
      bin = Files.isExecutable(path.resolve("initdb")) ? path.toString() : bin;
    }
    Script.needs(bin == null ? "initdb" : bin + "/initdb", "setpriv");
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: only root can be postgres");
    Script script =
        Script.run(
            Jdks.newest(),
            "D=$(mktemp -d); chown postgres $D; R=$PWD; PG='setpriv --reuid postgres --regid"
                + " postgres --clear-groups'; trap 'kill -9 $(cat pids) 2>/dev/null; rm -rf $D'"
                + " EXIT",
            "cd $D; $PG " + bin + "/initdb -D $D/data >/dev/null 2>&1 || exit 95",
            "$PG " + bin + "/postgres -D $D/data -k $D -c listen_addresses= >/dev/null 2>&1 &",
            "echo $! >$R/pids; cd $R",
            "i=0; until [ -S $D/.s.PGSQL.5432 ] || [ $i = 400 ]; do sleep 0.05; i=$((i+1)); done;"
                + " sleep 1",
            "agent running scan --json",
            "pgrep -P $(cat pids) >children; kill -9 $(cat pids); wait",
            "for p in $(cat children); do i=0; while [ -e /proc/$p/exe ] && [ $i -lt 200 ]; do"
                + " sleep 0.05; i=$((i+1)); done; done",
            "agent killed scan --json",
            "agent other clean --yes");

    assertThat(script.states("running"))
        .as(script::toString)
        .isNotEmpty()
        .allMatch(state -> state.split(" ")[1].equals("in-use"));
    assertThat(script.code("running")).isZero();
    assertThat(script.states("killed"))
        .as(script::toString)
        .anyMatch(
            state ->
                state.matches(
                    "sysv-shm orphan \\[creator \\d+ has ended.*no process has it attached]"))
        .anyMatch(state -> state.startsWith("posix-shm orphan "))
        .allMatch(state -> state.split(" ")[1].equals("orphan"));
    assertThat(script.code("killed")).isEqualTo(1);
    // root does not remove what is postgres's
    assertThat(script.out("other"))
        .contains("it belongs to postgres; clean as that user", "\n0 removed\n");
  }

  @Test
  void zabbixLeavesNothing() {
    Script.needs("zabbix_agentd");
    Script script =
        Script.run(
            Jdks.newest(),
            "PATH=$PATH:/usr/sbin",
            "cat >conf <<END",
            "PidFile=$PWD/zabbix.pid",
            "LogFile=$PWD/log",
            "Server=127.0.0.1",
            "Hostname=test",
            "ListenPort=28082",
            "AllowRoot=1",
            "END",
            "unshare --net zabbix_agentd -c $PWD/conf",
            "i=0; until [ -s zabbix.pid ] || [ $i = 200 ]; do sleep 0.05; i=$((i+1)); done; sleep"
                + " 1",
            "{ cat zabbix.pid; echo; pgrep -P $(cat zabbix.pid); } >pids",
            "agent running scan --json",
            "kill -9 $(cat pids); sleep 0.5",
            "agent killed scan --json");

    assertThat(script.findings("running")).as(script::toString).isEmpty();
    assertThat(script.states("running"))
        .isNotEmpty()
        .allMatch(state -> state.matches("sysv-shm (going|in-use) .*"));
    assertThat(script.code("running")).isZero();
    assertThat(script.states("killed")).isEmpty();
    assertThat(script.code("killed")).isZero();
  }
}
