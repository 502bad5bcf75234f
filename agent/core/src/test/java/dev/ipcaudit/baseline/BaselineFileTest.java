package dev.ipcaudit.baseline;

import static dev.ipcaudit.baseline.Found.leak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Baselines on disk. */
class BaselineFileTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @TempDir private Path directory;

  @Test
  void makesAFileThatOnlyItsOwnerReads() throws IOException {
    add(directory.resolve("ipc-%p.baseline").toString(), leak("A", "b", 5, 1));

    Path file = directory.resolve("ipc-4711.baseline");
    assertThat(file).content().endsWith("\nleaked-object sysv-sem A.b count=1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.toFile().list()).containsExactly("ipc-4711.baseline");
  }

  @Test
  void keepsThePermissionsOfAFileThatIsThere() throws IOException {
    Path file = Files.writeString(directory.resolve("b"), "# ours\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    add(file.toString(), leak("A", "b", 5, 1));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void addsWhatManyFindAtOnce() throws Exception {
    Path file = directory.resolve("b");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 10; i < 30; i++) {
        String method = "m" + i;
        all.add(
            pool.submit(
                () -> {
                  add(file.toString(), leak("A", method, 5, 1));
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("leaked")))
        .hasSize(20)
        .isSorted();
  }

  @Test
  void anInterruptedThreadWritesAndStaysInterrupted() throws IOException {
    Path file = directory.resolve("b");

    Thread.currentThread().interrupt();
    add(file.toString(), leak("A", "b", 5, 1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).content().endsWith("\nleaked-object sysv-sem A.b count=1\n");
  }

  @Test
  void aLineOfAnyLengthIsSaidInOneThatCanBeRead() throws IOException {
    Path file = Files.writeString(directory.resolve("b"), "a".repeat(10 << 20));

    assertThatThrownBy(() -> BaselineFile.read(file.toString()))
        .hasMessageStartingWith(file + ":1:1: unknown rule aaa")
        .message()
        .hasSizeLessThan(2000);
  }

  @Test
  void neverWritesThroughALink() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "mine");
    Path link = Files.createSymbolicLink(directory.resolve("link"), other);

    assertThatThrownBy(() -> add(link.toString()))
        .hasMessage(link + ": cannot be written: it is a symbolic link");
    assertThat(other).hasContent("mine");
  }

  @Test
  void leavesAFileThatIsNoBaseline() throws IOException {
    Path file = Files.writeString(directory.resolve("b"), "int i;\n");

    assertThatThrownBy(() -> add(file.toString()))
        .hasMessageStartingWith(file + ":1:1: unknown rule int");
    assertThat(file).hasContent("int i;\n");
  }

  @Test
  void saysWhyAFileCannotBeReadOrWritten() throws IOException {
    Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe4});

    assertThatThrownBy(() -> BaselineFile.read(directory.resolve("latin").toString()))
        .hasMessage(directory.resolve("latin") + ": cannot be read: not in UTF-8");
    assertThatThrownBy(() -> BaselineFile.read(directory.toString()))
        .hasMessage(directory + ": cannot be read: it is not a regular file");
    assertThatThrownBy(() -> BaselineFile.read("no\nsuch"))
        .hasMessage("no\\nsuch: cannot be read: no such file or directory");
    assertThatThrownBy(() -> add("/proc/no/b"))
        .hasMessage("/proc/no/b: cannot be written: no such file or directory");
    assertThatThrownBy(() -> add("a\0b"))
        .hasMessage("a\\u0000b: cannot be written: not a valid file name");
  }

  private static void add(String file, Finding... findings) throws IOException {
    BaselineFile.add(file, 4711, List.of(findings), List.of(findings), TODAY);
  }
}
