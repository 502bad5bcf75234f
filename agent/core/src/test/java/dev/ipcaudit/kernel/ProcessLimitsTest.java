package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLimitsTest {

  @TempDir Path proc;

  @Test
  void theSoftLimitCounts() throws IOException {
    write("Max open files            1021                 4093                 files     \n");

    assertThat(ProcessLimits.read(proc))
        .containsExactly(
            new LimitUsage("RLIMIT_NOFILE", 2, 1021), new LimitUsage("file-max", 1733, 9001));
  }

  @Test
  void unlimitedIsTheGreatestNumber() throws IOException {
    write("Max open files            unlimited            unlimited            files     \n");

    assertThat(ProcessLimits.read(proc).get(0).max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aFileWithoutTheLimitIsAnError() throws IOException {
    write("Max cpu time              unlimited            unlimited            seconds   \n");

    assertThatThrownBy(() -> ProcessLimits.read(proc))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/self/limits: no line Max open files");
  }

  @Test
  void thisProcessIsBelowItsLimit() throws IOException {
    assertThat(ProcessLimits.read())
        .allSatisfy(limit -> assertThat(limit.used()).isBetween(1L, limit.max()));
  }

  private void write(String limits) throws IOException {
    Files.createDirectories(proc.resolve("self/fd"));
    for (int descriptor = 0; descriptor < 3; descriptor++) {
      Files.createFile(proc.resolve("self/fd/" + descriptor));
    }
    Files.createDirectories(proc.resolve("sys/fs"));
    Files.writeString(proc.resolve("self/limits"), limits);
    Files.writeString(proc.resolve("sys/fs/file-nr"), "1733\t0\t9001\n");
  }
}
