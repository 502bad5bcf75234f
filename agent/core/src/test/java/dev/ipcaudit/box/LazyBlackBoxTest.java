package dev.ipcaudit.box;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the box when its directory or its file does not stay as it was. */
class LazyBlackBoxTest {

  private static final CallSite SITE = new CallSite("A", "b", "A.java", 1, List.of());
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path parent;

  private final List<String> said = new ArrayList<>();
  private long now = Long.MAX_VALUE - SECOND / 2; // nanoTime may wrap

  private LazyBlackBox lazy(Path directory) {
    return new LazyBlackBox(directory.toString()) {
      @Override
      protected void unavailable(String reason) {
        said.add("unavailable");
      }

      @Override
      protected void late(long missed) {
        said.add("late " + missed);
      }

      @Override
      protected void broken() {
        said.add("broken");
      }

      @Override
      long now() {
        return now;
      }
    };
  }

  @Test
  void isTriedAgainAndTheMissingAreCounted() throws IOException {
    Path missing = parent.resolve("missing");
    LazyBlackBox box = lazy(missing.resolve("boxes"));

    assertThat(box.get()).isNull();
    assertThat(box.get()).isNull();
    Files.createDirectory(missing);
    assertThat(box.get()).as("before the pause is over").isNull();
    now += SECOND;

    assertThat(box.get()).isNotNull().isSameAs(box.opened());
    assertThat(said).containsExactly("unavailable", "late 3");
  }

  @Test
  void isNotTriedForEver() throws IOException {
    Path missing = parent.resolve("missing");
    LazyBlackBox box = lazy(missing.resolve("boxes"));

    for (int i = 0; i < 20; i++) {
      assertThat(box.get()).isNull();
      now += 1000 * SECOND;
    }
    Files.createDirectory(missing);

    assertThat(box.get()).isNull();
    assertThat(said).containsExactly("unavailable");
  }

  @Test
  void aFileThatIsTruncatedIsGivenUpAndNothingIsThrown() throws IOException {
    Path directory = parent.resolve("boxes");
    LazyBlackBox box = lazy(directory);
    int before = box.get().intend(Kind.SYSV_SEM, 1, SITE);
    try (SeekableByteChannel file =
        Files.newByteChannel(file(directory), StandardOpenOption.WRITE)) {
      file.truncate(0);
    }

    for (int i = 0; i < 30_000; i++) {
      int slot = box.get().intend(Kind.SYSV_SEM, i, SITE);
      box.get().made(slot, i, 0);
      box.get().forget(slot);
      assertThat(slot).isEqualTo(BlackBoxWriter.NONE);
    }
    box.get().made(before, 1, 0);
    box.get().forget(before);
    // all that makes a JVM look whether an error waits to be thrown
    System.gc();
    assertThat(new Object[said.size()][2]).hasDimensions(1, 2);

    assertThat(said).containsExactly("broken");
  }

  @Test
  void aFileThatIsGoneIsWrittenToAsBefore() throws IOException {
    Path directory = parent.resolve("boxes");
    LazyBlackBox box = lazy(directory);
    box.get();
    Files.delete(file(directory));
    Files.delete(directory);

    int slot = box.get().intend(Kind.SYSV_SEM, 1, SITE);
    box.get().made(slot, 1, 0);
    box.get().delete();

    assertThat(slot).isNotEqualTo(BlackBoxWriter.NONE);
    assertThat(said).isEmpty();
  }

  @Test
  void aFileThatHasTakenItsNameStays() throws IOException {
    Path directory = parent.resolve("boxes");
    LazyBlackBox box = lazy(directory);
    box.get();
    Path file = file(directory);
    Files.move(file, directory.resolve("moved"));
    Files.writeString(file, "another's");

    box.get().delete();

    assertThat(file).hasContent("another's");
  }

  private static Path file(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      return files.iterator().next();
    }
  }
}
