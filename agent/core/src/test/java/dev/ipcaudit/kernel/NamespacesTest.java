package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespacesTest {

  @Test
  void thisProcessKnowsItsOwn() {
    assertThat(Namespaces.ipc())
        .matches("ipc:\\[\\d+]")
        .isEqualTo(Namespaces.ipc(ProcessHandle.current().pid()));
  }

  @Test
  void thatOfAProcessThatIsGoneIsUnknown() {
    // pid_max is at most 2^22
    assertThat(Namespaces.ipc(1L << 22)).isEqualTo("unknown");
  }

  @Test
  void aLinkThatIsNoneOrNotThereIsUnknown(@TempDir Path pid) throws Exception {
    assertThat(Namespaces.ipc(pid)).isEqualTo("unknown");

    Files.createDirectories(pid.resolve("ns"));
    Files.createFile(pid.resolve("ns/ipc"));

    assertThat(Namespaces.ipc(pid)).isEqualTo("unknown");
  }

  @Test
  void thatOfAnotherUsersProcessIsUnknown() {
    assumeTrue(!"root".equals(System.getProperty("user.name")), "root may read every link");

    assertThat(Namespaces.ipc(1)).isEqualTo("unknown");
  }

  /** As those of a JVM that is being killed on a busy machine, whose threads end one by one. */
  @Test
  void aProcessAnswersByAThreadThatIsLeft() throws Exception {
    int exit = System.getProperty("os.arch").equals("aarch64") ? 93 : 60; // of one thread alone
    String threads =
        "use threads; threads->create(sub { sleep 600 })->detach; syscall(" + exit + ", 0);";
    Process process = new ProcessBuilder("perl", "-e", threads).start();
    try {
      // a zombie beside a thread that lives
      while (process.isAlive() && !ProcessStat.of((int) process.pid()).headless()) {
        Thread.sleep(10);
      }
      assumeTrue(process.isAlive(), "SKIPPED: needs a perl with threads");

      assertThat(Namespaces.ipc(process.pid())).isEqualTo(Namespaces.ipc());
      assertThat(Namespaces.sameShm(process.pid())).isEqualTo(Namespaces.Same.YES);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aPidNamespaceIsDesertedWhenItsLastProcessHasEnded() throws Exception {
    String own = Namespaces.of(ProcessHandle.current().pid(), "pid");
    assertThat(Namespaces.isDeserted(own)).isFalse();
    assumeTrue(
        own.equals("pid:[4026531836]") && "root".equals(System.getProperty("user.name")),
        "SKIPPED: needs the first pid namespace and root");
    Process unshare = new ProcessBuilder("unshare", "-pf", "--kill-child", "sleep", "600").start();
    String other;
    try {
      ProcessHandle sleep;
      do {
        sleep = unshare.children().findFirst().orElse(null);
      } while (sleep == null && unshare.isAlive());
      assumeTrue(sleep != null, "SKIPPED: needs unshare -pf");
      other = Namespaces.of(sleep.pid(), "pid");
      assertThat(other).isNotEqualTo(own);
      assertThat(Namespaces.isDeserted(other)).isFalse();
    } finally {
      unshare.children().forEach(ProcessHandle::destroyForcibly);
      unshare.destroy();
      unshare.waitFor();
    }
    assertThat(Namespaces.isDeserted(other)).isTrue();
  }

  @Test
  void otherNamespacesAreCompared() throws Exception {
    try (Perl perl = Perl.run("")) {
      for (String type : new String[] {"ipc", "pid", "mnt"}) {
        assertThat(Namespaces.same(perl.pid(), type)).isEqualTo(Namespaces.Same.YES);
      }
      assertThat(Namespaces.sameShm(perl.pid())).isEqualTo(Namespaces.Same.YES);
    }
    assertThat(Namespaces.same(1L << 22, "pid")).isEqualTo(Namespaces.Same.UNKNOWN);
    assertThat(Namespaces.sameShm(1L << 22)).isEqualTo(Namespaces.Same.UNKNOWN);
    assumeTrue(
        new ProcessBuilder("unshare", "-im", "mount", "-t", "tmpfs", "none", "/dev/shm")
                .start()
                .waitFor()
            == 0,
        "SKIPPED: needs unshare -im and mount");
    try (Perl perl =
        Perl.run(
            List.of("unshare", "-im"),
            "system('mount', '-t', 'tmpfs', 'none', '/dev/shm') == 0 or die;")) {
      assertThat(Namespaces.same(perl.pid(), "ipc")).isEqualTo(Namespaces.Same.NO);
      assertThat(Namespaces.same(perl.pid(), "mnt")).isEqualTo(Namespaces.Same.NO);
      assertThat(Namespaces.same(perl.pid(), "pid")).isEqualTo(Namespaces.Same.YES);
      assertThat(Namespaces.sameShm(perl.pid())).isEqualTo(Namespaces.Same.NO);
    }
  }

  @Test
  void aProcThatHidesIsRecognized() throws Exception {
    assertThat(Namespaces.hidesProcesses(mounts("rw,hidepid=invisible"))).isTrue();
    assertThat(Namespaces.hidesProcesses(mounts("rw,hidepid=2"))).isTrue();
    assertThat(Namespaces.hidesProcesses(mounts("rw,hidepid=noaccess"))).isFalse();
    assertThat(Namespaces.hidesProcesses(mounts("rw"))).isFalse();
    assertThat(Namespaces.hidesProcesses(List.of())).isFalse();
    Namespaces.hidesProcesses();
  }

  private static List<MountPoint> mounts(String options) {
    return List.of(
        new MountPoint("/", "/proc", "proc", "rw,hidepid=2"),
        new MountPoint("/", "/proc", "proc", options));
  }
}
