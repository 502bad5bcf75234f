package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLimitsTest {

  private static final String NAME = "ipcaudit-test-" + ProcessHandle.current().pid();

  @Test
  void thisMachineIsBelowItsLimits() throws IOException {
    Map<String, LimitUsage> limits =
        MachineLimits.read().stream().collect(Collectors.toMap(LimitUsage::name, limit -> limit));

    assertThat(limits).containsKeys("threads-max", "pid_max", "pipe-user-pages-soft");
    assertThat(limits.get("threads-max").used())
        .isGreaterThan(10)
        .isLessThan(limits.get("threads-max").max());
    assertThat(limits.get("pipe-max-size").fraction()).isNaN();
  }

  @Test
  void whatDoesNotExistIsLeftOutAndWhatIsNoNumberIsAnError(@TempDir Path proc) throws IOException {
    assertThat(MachineLimits.read(proc)).isEmpty();

    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel/pid_max"), "many\n");
    assertThatThrownBy(() -> MachineLimits.read(proc)).hasMessageEndingWith("pid_max: no number");
  }

  @Test
  void rootMayForkBeyondItsLimitAndOthersMayNot() throws Exception {
    try (Perl perl = Perl.run("")) {
      boolean root = Processes.uid(perl.pid()) == 0;
      LimitUsage own = UserTaskLimit.of(perl.directory());
      assertThat(own == null).isEqualTo(root);
      assumeTrue(root, "SKIPPED: only root can be another user");
    }
    // a user that nothing else runs as, nor ran as a moment ago
    long user = 1_000_000_000 + ProcessHandle.current().pid() * 100 + System.nanoTime() % 100;
    try (Perl perl =
        Perl.run(
            List.of("prlimit", "--nproc=77:99"),
            "$) = $( = "
                + user
                + "; $< = $> = "
                + user
                + "; $> == "
                + user
                + " or die;"
                + " fork || do { close(STDOUT); <STDIN>; exit };")) {
      assertThat(UserTaskLimit.of(perl.directory()))
          .isEqualTo(new LimitUsage("RLIMIT_NPROC", 2, 77));
    }
  }

  @Test
  void theGroupWithTheLeastRoomCounts() throws Exception {
    Path top = pidsHierarchy();
    Path outer = top.resolve(NAME);
    Path inner = outer.resolve("inner");
    try {
      Files.createDirectory(outer);
      if (!Files.exists(outer.resolve("pids.max"))) {
        assumeTrue(false, "SKIPPED: no pids controller below " + top);
      }
      Files.createDirectory(inner);
      Files.writeString(outer.resolve("pids.max"), "9");
      try (Perl perl = Perl.run("")) {
        Files.writeString(inner.resolve("cgroup.procs"), Integer.toString(perl.pid()));

        assertThat(PidsCgroup.of(perl.directory())).isEqualTo(new LimitUsage("pids.max", 1, 9));

        if (Files.exists(inner.resolve("pids.max"))) {
          Files.writeString(inner.resolve("pids.max"), "3");
          assertThat(PidsCgroup.of(perl.directory())).isEqualTo(new LimitUsage("pids.max", 1, 3));
          Files.writeString(inner.resolve("pids.max"), "max");
          assertThat(PidsCgroup.of(perl.directory()).max()).isEqualTo(9);
        }
      }
    } finally {
      delete(inner);
      delete(outer);
    }
  }

  private static Path pidsHierarchy() throws IOException {
    for (MountPoint mount : MountPoint.all()) {
      boolean pids =
          mount.type().equals("cgroup") && mount.option("pids") != null
              || mount.type().equals("cgroup2");
      Path path = Path.of(mount.path());
      if (pids && Files.isWritable(path)) {
        return path;
      }
    }
    assumeTrue(false, "SKIPPED: no control group can be made here");
    throw new AssertionError();
  }

  /** A group goes only when its last process has. */
  private static void delete(Path group) throws Exception {
    for (int tries = 0; Files.exists(group) && tries < 1000; tries++) {
      if (group.toFile().delete()) {
        return;
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aProcessThatIsGoneIsNoSuchFile() {
    Path gone = Path.of("/proc/4194304");

    assertThatThrownBy(() -> PidsCgroup.of(gone)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> UserTaskLimit.of(gone)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ProcessLimits.softLimit(gone, "Max processes"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theLimitOfQueuesIsInBytes() throws IOException {
    assertThat(ProcessLimits.softLimit(Path.of("/proc/self"), "Max msgqueue size")).isPositive();
  }
}
