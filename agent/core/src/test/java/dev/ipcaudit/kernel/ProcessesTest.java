package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ipcaudit.kernel.ProcessIdentity.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  /** pid_max is at most 2^22. */
  private static final int NOBODY = 1 << 22;

  @Test
  void thisProcessIsWhatTheJdkSaysOfIt() throws IOException {
    ProcessHandle self = ProcessHandle.current();

    ProcessStat stat = ProcessStat.of(self.pid());

    assertThat(stat.pid()).isEqualTo((int) self.pid());
    assertThat(stat.ppid()).isEqualTo((int) self.parent().orElseThrow().pid());
    assertThat(stat.threads()).isGreaterThan(1);
    assertThat(stat.startMillis())
        .isCloseTo(self.info().startInstant().orElseThrow().toEpochMilli(), within(3000L));
    assertThat(ProcessIdentity.of(self.pid()).life()).isEqualTo(Life.ALIVE);
    assertThat(Processes.commandLine(self.pid(), 1 << 20)).contains("java");
    assertThat(Processes.commandLine(self.pid(), 3)).hasSize(6).endsWith("...");
    assertThat(Processes.all()).contains((int) self.pid(), 1).doesNotContain(NOBODY);
  }

  @Test
  void aNameMayHoldParenthesesBlanksAndLineFeeds(@TempDir Path dir) throws IOException {
    Files.write(
        dir.resolve("stat"),
        "7 (a) Z 1 (\n\377) S 5 7 7 0 -1 4 9 0 0 0 0 0 0 0 20 0 3 0 4711 9 9\n"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

    assertThat(ProcessStat.of(dir))
        .isEqualTo(new ProcessStat(7, "a) Z 1 (\\n\\xff", 'S', 5, 3, 4711));
  }

  @Test
  void aNameThatPretendsToBeAZombieIsRealAndAlive() throws IOException {
    try (Perl perl = Perl.run("$0 = qq(x\\n) . ') Z 1 (';")) {
      ProcessStat stat = ProcessStat.of(perl.pid());

      assertThat(stat.comm()).isEqualTo("x\\n) Z 1 (");
      assertThat(stat.alive()).isTrue();
      assertThat(stat.ppid()).isEqualTo((int) ProcessHandle.current().pid());
    }
  }

  @Test
  void anotherFormIsAnError(@TempDir Path dir) throws IOException {
    for (String text : new String[] {"", "7 java S", "7 (java) S 1 2", "7 (java) SS 1"}) {
      Files.writeString(dir.resolve("stat"), text);

      assertThatThrownBy(() -> ProcessStat.of(dir)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aProcessThatIsNotThereIsGone() {
    assertThat(ProcessIdentity.lifeOf(NOBODY)).isEqualTo(Life.GONE);
    assertThat(Processes.commandLine(NOBODY, 100)).isNull();
    assertThat(Processes.uid(NOBODY)).isEqualTo(-1);
    assertThatThrownBy(() -> ProcessStat.of(NOBODY)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aPidThatIsUsedAgainIsAnotherProcess() throws IOException {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid());

    assertThat(new ProcessIdentity(self.pid(), self.startTicks() - 1).life()).isEqualTo(Life.GONE);
  }

  @Test
  void aZombieIsNotAliveAndItsParentHasIt() throws Exception {
    try (Perl perl =
        Perl.run(
            "for (1..3) { pipe(R, W); if (!fork) { exit } close(W); <R>; }"
                + " if (!fork) { close(STDOUT); <STDIN>; exit }")) {
      // the end of its pipe is a little before the end of a child
      for (int tries = 0; zombies(perl) < 3 && tries < 10_000; tries++) {
        Thread.sleep(1);
      }
      List<ProcessStat> children = Children.of(perl.pid());
      List<ProcessStat> zombies = children.stream().filter(ProcessStat::zombie).toList();

      assertThat(children).hasSize(4).allMatch(child -> child.ppid() == perl.pid());
      assertThat(zombies).hasSize(3).noneMatch(ProcessStat::alive);
      int zombie = zombies.get(0).pid();
      assertThat(Processes.directory(zombie)).exists();
      assertThat(ProcessIdentity.of(zombie).life()).isEqualTo(Life.ZOMBIE);
      assertThat(ProcessIdentity.lifeOf(zombie)).isEqualTo(Life.ZOMBIE);
      assertThat(Processes.commandLine(zombie, 100)).isEqualTo("[perl]");
    }
  }

  private static long zombies(Perl perl) throws IOException {
    return Children.of(perl.pid()).stream().filter(ProcessStat::zombie).count();
  }

  @Test
  void aChildHangsOnTheThreadThatForkedIt() throws Exception {
    Process[] child = new Process[1];
    CountDownLatch forked = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                child[0] = new ProcessBuilder("sleep", "1000").start();
                forked.countDown();
                seen.await();
              } catch (IOException | InterruptedException e) {
                forked.countDown();
              }
            });
    thread.start();
    try {
      forked.await();

      assertThat(Children.of(0)).extracting(ProcessStat::pid).contains((int) child[0].pid());
    } finally {
      seen.countDown();
      thread.join();
      child[0].destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatIsGoneHasNoChildren() {
    assertThatThrownBy(() -> Children.of(NOBODY)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aProcessWhoseFirstThreadHasEndedAloneIsNoZombie() {
    ProcessStat headless = new ProcessStat(7, "one", 'Z', 1, 3, 4711);
    ProcessStat zombie = new ProcessStat(7, "one", 'Z', 1, 1, 4711);

    assertThat(headless.alive()).isTrue();
    assertThat(headless.zombie()).isFalse();
    assertThat(headless.headless()).isTrue();
    assertThat(zombie.alive()).isFalse();
    assertThat(zombie.zombie()).isTrue();
    assertThat(zombie.headless()).isFalse();
  }

  @Test
  void groupsSessionsAndThreadsAreThoseOfTheProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    int group = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");

    assertThat(Processes.groups(pid)).contains(group & 0xffffffffL);
    assertThat(Processes.sessions(pid)).hasSize(2);
    assertThat(Processes.threads(pid)).contains((int) pid).hasSizeGreaterThan(1);
    assertThat(Namespaces.letGo(pid)).isFalse();
    assertThat(Namespaces.letGo(Integer.MAX_VALUE)).isTrue();
    assertThat(Processes.groups(Integer.MAX_VALUE)).isEmpty();
    assertThat(Processes.sessions(Integer.MAX_VALUE)).isEmpty();
  }
}
