package dev.ipcaudit.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlackBoxWriterTest {

  private static final CallSite OPEN =
      new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of("frame one", "frame two"));
  private static final CallSite NATIVE = new CallSite("com.acme.Boot", "main", null, -1, List.of());

  @TempDir private Path parent;

  private Path directory;
  private BlackBoxWriter box;

  @BeforeEach
  void open() throws IOException {
    directory = parent.resolve("boxes");
    box = BlackBoxWriter.open(directory, null);
  }

  private BoxContents read() {
    List<BoxContents> boxes = BoxContents.in(directory);
    assertThat(boxes).hasSize(1);
    return boxes.get(0);
  }

  @Test
  void tellsWhoseItIs() throws IOException {
    assertThat(read().process().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(read().ipcNamespace()).isEqualTo(Namespaces.ipc());
    assertThat(read().isOfTheDead()).isFalse();
    assertThat(read().isFromBefore()).isFalse();
    Path file = read().file();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void aLineFeedInANameMakesNoLine() {
    String frame = "com.acme.LockSpec.keeps a set\n and more(LockSpec.groovy:9)";
    box.intend(
        Kind.SYSV_SEM,
        1,
        new CallSite("com.acme.Lock\nSpec", "a\n9", "S\\\n.java", 9, List.of(frame, "next")));

    CallSite read = read().entries().get(0).site();

    assertThat(read).isEqualTo(new CallSite("com.acme.Lock\\nSpec", "a\\n9", null, 9, List.of()));
    assertThat(read.file()).isEqualTo("S\\\\\\n.java");
    assertThat(read.stack()).containsExactly(frame.replace("\n", "\\n"), "next");
  }

  @Test
  void keepsWhatWasMadeAndWhatWasBegun() {
    int made = box.intend(Kind.SYSV_SEM, 0x4846, OPEN);
    box.made(made, 98_310, 0);
    box.intend(Kind.SYSV_MSG, 0, NATIVE);
    int gone = box.intend(Kind.SYSV_SHM, 0, OPEN);
    box.made(gone, 7, 0);
    box.forget(gone);

    assertThat(read().entries()).hasSize(2);
    BoxContents.Entry first = read().entries().get(0);
    assertThat(first.made()).isTrue();
    assertThat(first.kind()).isEqualTo("sysv-sem");
    assertThat(first.id()).isEqualTo(98_310);
    assertThat(first.key()).isEqualTo(0x4846);
    assertThat(first.site()).isEqualTo(OPEN);
    assertThat(first.site().stack()).isEqualTo(OPEN.stack());
    BoxContents.Entry second = read().entries().get(1);
    assertThat(second.made()).isFalse();
    assertThat(second.site()).isEqualTo(NATIVE);
    assertThat(second.site().file()).isNull();
  }

  @Test
  void aSlotThatIsUsedAgainTellsNothingOfBefore() {
    int slot = box.intend(Kind.SYSV_SEM, 1, OPEN);
    box.made(slot, 5, 0);
    box.forget(slot);

    assertThat(box.intend(Kind.SYSV_SEM, 2, NATIVE)).isEqualTo(slot);
    assertThat(read().entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.made()).isFalse();
              assertThat(entry.key()).isEqualTo(2);
            });
  }

  @Test
  void whatDoesNotFitIsNotWritten() {
    for (int i = 0; i < BoxLayout.SLOTS; i++) {
      assertThat(box.intend(Kind.SYSV_SEM, i, OPEN)).isEqualTo(i);
    }
    assertThat(box.intend(Kind.SYSV_SEM, 0, OPEN)).isEqualTo(BlackBoxWriter.NONE);
    box.made(BlackBoxWriter.NONE, 1, 0);
    box.forget(BlackBoxWriter.NONE);
    assertThat(read().entries()).hasSize(BoxLayout.SLOTS);
  }

  @Test
  void aBrokenEntryIsPassedOver() throws IOException {
    box.made(box.intend(Kind.SYSV_SEM, 1, OPEN), 5, 0);
    box.made(box.intend(Kind.SYSV_SEM, 2, OPEN), 6, 0);
    Path file = read().file();
    byte[] bytes = Files.readAllBytes(file);
    bytes[BoxLayout.SLOTS_AT + BoxLayout.KEY]++;
    Files.write(file, bytes);

    assertThat(read().entries()).singleElement().extracting(BoxContents.Entry::id).isEqualTo(6L);
  }

  @Test
  void whatIsNoBoxIsPassedOver() throws IOException {
    Files.write(directory.resolve("1-2.box"), new byte[BoxLayout.SIZE]);
    Files.write(directory.resolve("3-4.box"), new byte[10]);
    Files.createSymbolicLink(directory.resolve("5-6.box"), read().file());

    assertThat(BoxContents.in(directory)).hasSize(1);
    assertThat(BoxContents.in(directory.resolve("nowhere"))).isEmpty();
  }

  @Test
  void aDirectoryOfOthersIsRefused() throws IOException {
    Path shared = parent.resolve("shared");
    Files.createDirectory(shared);
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = parent.resolve("link");
    Files.createSymbolicLink(link, directory);

    assertThatThrownBy(() -> BlackBoxWriter.open(shared, null))
        .hasMessageContaining("of this user alone");
    assertThatThrownBy(() -> BlackBoxWriter.open(link, null))
        .hasMessageContaining("of this user alone");
  }

  /** A host that generates classes has ever new sites. */
  @Test
  void placesOfSitesThatNothingStandsForAreUsedAgain() {
    box.made(box.intend(Kind.SYSV_SEM, 0, site(0)), 1, 0);
    for (int line = 1; line <= 10 * BoxLayout.SITES; line++) {
      int slot = box.intend(Kind.SYSV_SEM, 0, site(line));
      box.made(slot, 2, 0);
      box.forget(slot);
    }
    box.made(box.intend(Kind.SYSV_SEM, 0, site(-1)), 3, 0);

    assertThat(read().entries())
        .extracting(BoxContents.Entry::id)
        .containsExactlyInAnyOrder(1L, 3L);
    assertThat(read().entries())
        .extracting(entry -> entry.site().path())
        .containsExactlyInAnyOrder(site(0).path(), site(-1).path());
    assertThat(box.dropped()).isZero();
  }

  @Test
  void whatHasNoRoomIsCounted() {
    for (int line = 1; line <= 2 * BoxLayout.SITES; line++) {
      box.intend(Kind.SYSV_SEM, 0, site(line));
    }
    assertThat(box.dropped()).isEqualTo(BoxLayout.SITES);
  }

  private static CallSite site(int line) {
    String frame = "com.acme.Made.call(Made.java:" + line + ")";
    return new CallSite("com.acme.Made", "call", "Made.java", line, List.of(frame));
  }
}
