package dev.ipcaudit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user names, it is read or refused, and neither takes long. */
@Timeout(30)
class TextFileTest {

  private static final int MAX = 1 << 20;

  @TempDir private Path directory;

  @Test
  void aFileOfTheLargestSizeIsReadAndNoneThatIsLarger() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "ä".repeat(MAX / 2));

    assertThat(TextFile.read(file, MAX)).hasSize(MAX / 2);
    Files.writeString(file, "ä".repeat(MAX / 2) + "a");
    assertThatThrownBy(() -> TextFile.read(file, MAX)).hasMessage("it is larger than 1 MiB");
  }

  @Test
  void aSparseFileIsNotReadToItsEnd() throws IOException {
    Path file = directory.resolve("a");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    assertThatThrownBy(() -> TextFile.read(file, MAX)).hasMessage("it is larger than 1 MiB");
  }

  @Test
  void aFileThatDoesNotTellItsSizeIsReadAsFarAsAllowed() throws IOException {
    Path status = Path.of("/proc/self/status");

    assertThat(TextFile.read(status, MAX)).contains("VmRSS");
    assertThatThrownBy(() -> TextFile.read(status, 10)).hasMessage("it is larger than 0 MiB");
  }

  @Test
  void whatWouldWaitOrNeverEndIsNotOpened() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    for (String file : new String[] {fifo.toString(), "/dev/zero", "/dev/null", "/proc"}) {
      assertThatThrownBy(() -> TextFile.read(Path.of(file), MAX))
          .as(file)
          .hasMessage("it is not a regular file");
    }
    Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
    assertThatThrownBy(() -> TextFile.read(link, MAX)).hasMessage("it is not a regular file");
  }

  @Test
  void aLinkIsFollowedWhereNotEverybodyCanPutOne() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "text");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(TextFile.read(link, MAX)).isEqualTo("text");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> TextFile.read(link, MAX))
        .hasMessage("it is a symbolic link in a directory that every user can write to");
    assertThat(TextFile.read(file, MAX)).isEqualTo("text");
  }

  @Test
  void anInterruptedThreadReads() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "text");

    Thread.currentThread().interrupt();

    assertThat(TextFile.read(file, MAX)).isEqualTo("text");
    assertThat(Thread.interrupted()).isTrue();
  }
}
