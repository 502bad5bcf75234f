package dev.ipcaudit.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads what anybody may have put into a directory of boxes. */
@Timeout(120)
class BoxReaderTest {

  private static final long DEAD_TICKS = 1;

  @TempDir private Path parent;

  private Path directory;

  @BeforeEach
  void make() throws IOException {
    directory = parent.resolve("boxes");
    BoxDirectory.makeOwn(directory);
  }

  private BoxReader read() throws IOException {
    BoxReader reader = new BoxReader(null);
    reader.read(directory);
    return reader;
  }

  /** A box of a JVM that is dead, with one set. */
  private Path write(String name, long start, String site, int id, int key) throws IOException {
    ByteBuffer box = ByteBuffer.allocate(BoxLayout.SIZE).order(ByteOrder.nativeOrder());
    box.putLong(0, BoxLayout.MAGIC);
    box.putInt(BoxLayout.PID, (int) ProcessHandle.current().pid());
    box.putLong(BoxLayout.START_TICKS, start);
    box.putLong(BoxLayout.STARTED_MILLIS, System.currentTimeMillis() - 60_000);
    BoxLayout.putText(box, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME, Namespaces.ipc());
    String pids = Namespaces.of(ProcessHandle.current().pid(), "pid");
    BoxLayout.putText(box, BoxLayout.PID_NAMESPACE, BoxLayout.NAME, pids);
    BoxLayout.putText(box, BoxLayout.BOOT_ID, BoxLayout.NAME, BlackBoxWriter.bootId());
    BoxLayout.putText(box, BoxLayout.MAIN, 600, "Main\n\033[31m");
    check(box, 0, BoxLayout.HEADER_CHECK);
    BoxLayout.putText(box, BoxLayout.SITES_AT, BoxLayout.SITE_CHECK, site);
    check(box, BoxLayout.SITES_AT, BoxLayout.SITES_AT + BoxLayout.SITE_CHECK);
    slot(box, 0, Kind.SYSV_SEM.id(), id, key, System.currentTimeMillis() - 30_000);
    slot(box, 1, "no-kind", 1, 0, System.currentTimeMillis() - 30_000);
    slot(box, 2, Kind.SYSV_MSG.id(), 1, 0, System.currentTimeMillis() - 3_600_000);
    slot(box, 3, Kind.SYSV_MSG.id(), 1, 0, System.currentTimeMillis() + 3_600_000);
    Path file = directory.resolve(name);
    Files.createFile(file, BoxDirectory.OWNER_ONLY_FILE);
    return Files.write(file, box.array());
  }

  private static void slot(ByteBuffer box, int slot, String kind, int id, int key, long millis) {
    int at = BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES;
    box.putInt(at + BoxLayout.KEY, key);
    BoxLayout.putText(box, at + BoxLayout.KIND, BoxLayout.KIND_BYTES, kind);
    box.putLong(at + BoxLayout.MILLIS, millis);
    check(box, at, at + BoxLayout.INTENT_CHECK);
    box.putLong(at + BoxLayout.ID, id);
    check(box, at + BoxLayout.ID, at + BoxLayout.MADE_CHECK);
  }

  private static void check(ByteBuffer box, int from, int to) {
    box.putLong(to, BoxLayout.check(box, from, to));
  }

  @Test
  void aFifoALinkADirectoryAndWhatIsTooLargeArePassedOverAndNamed() throws Exception {
    write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Path fifo = directory.resolve("2-2.box");
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor())
        .isZero();
    Files.createSymbolicLink(directory.resolve("3-3.box"), Path.of("/dev/zero"));
    Files.createDirectory(directory.resolve("4-4.box"));
    try (RandomAccessFile sparse =
        new RandomAccessFile(directory.resolve("5-5.box").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    Files.createFile(directory.resolve("notes\n.box"));
    Path open = write("6-6.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 6, 9);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw----"));

    BoxReader reader = read();

    assertThat(reader.boxes())
        .extracting(BoxContents::file)
        .containsExactly(directory.resolve("1-1.box"));
    assertThat(reader.passedOver()).isEqualTo(6);
    assertThat(reader.examples()).hasSize(5).allMatch(example -> !example.contains("\n"));
  }

  @Test
  void whatTurnsIntoAFifoAfterTheFirstLookIsRefusedAtOnce() throws Exception {
    Path fifo = directory.resolve("2-2.box");
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor())
        .isZero();

    assertThatThrownBy(
            () -> BoxSource.OF_THIS_USER.read(fifo, BoxDirectory.ownUid(), BoxLayout.SIZE))
        .isInstanceOf(IOException.class)
        .hasMessage("no regular file");
  }

  @Test
  void theNewestAreReadWhereThereAreManyAndTheRestIsCounted() throws Exception {
    Path first = write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Files.setLastModifiedTime(first, FileTime.from(Instant.now().minusSeconds(7200)));
    for (int i = 2; i <= 515; i++) {
      Files.createLink(directory.resolve(i + "-1.box"), first);
    }
    Path last = write("9-9.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 6, 9);

    BoxReader reader = read();

    assertThat(reader.boxes()).hasSize(512);
    assertThat(reader.boxes().get(0).file()).isEqualTo(last);
    assertThat(reader.passedOver()).isEqualTo(4);
  }

  @Test
  void textsAreOfOneLineAndEntriesOfNoKindOrNoTimeOfTheirJvmAreNone() throws IOException {
    String hostile = "a.B\nma\033[31m\rke\nB.java\n7\n" + "f\u202e\n".repeat(400);
    write("1-1.box", DEAD_TICKS, hostile, 5, 9);

    BoxContents box = read().boxes().get(0);

    assertThat(box.main()).isEqualTo("Main\\n\\u001b[31m");
    assertThat(box.entries()).singleElement().extracting(BoxContents.Entry::id).isEqualTo(5L);
    CallSite site = box.entries().get(0).site();
    assertThat(site.toString()).isEqualTo("a.B.ma\\u001b[31m\\rke(B.java:7)");
    assertThat(site.stack()).hasSizeLessThanOrEqualTo(64).contains("f\\u202e");
  }

  @Test
  void ofAJvmInAnotherNamespaceTheHeaderAloneIsRead() throws IOException {
    write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Path elsewhere = write("2-2.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 6, 9);
    ByteBuffer box = ByteBuffer.wrap(Files.readAllBytes(elsewhere)).order(ByteOrder.nativeOrder());
    BoxLayout.putText(box, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME, "ipc:[1]");
    check(box, 0, BoxLayout.HEADER_CHECK);
    Files.write(elsewhere, box.array());
    List<Path> whole = new ArrayList<>();
    BoxReader reader =
        new BoxReader(
            (file, uid, most) -> {
              if (most > BoxLayout.SITES_AT) {
                whole.add(file);
              }
              return BoxSource.OF_THIS_USER.read(file, uid, most);
            });

    reader.read(directory);

    assertThat(whole).containsExactly(directory.resolve("1-1.box"));
    assertThat(reader.boxes())
        .allSatisfy(it -> assertThat(it.entries()).hasSize(it.isOfThisNamespace() ? 1 : 0))
        .hasSize(2);
  }

  @Test
  void aBoxIsBelievedOfObjectsOfItsUserAndElseAClaim() throws IOException {
    write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    CreatorLookup attribution = new CreatorLookup(read().boxes());
    long own = BoxDirectory.ownUid();
    long now = System.currentTimeMillis() / 1000;

    CreatorLookup.Origin mine = attribution.of(Kind.SYSV_SEM, 5, 9, now, 0, own, own);
    CreatorLookup.Origin given = attribution.of(Kind.SYSV_SEM, 5, 9, now, 0, own + 1, own);
    CreatorLookup.Origin others = attribution.of(Kind.SYSV_SEM, 5, 9, now, 0, own + 1, own + 1);

    assertThat(mine.claims()).isEmpty();
    assertThat(mine.maker().dead()).isTrue();
    assertThat(given.maker()).isNull();
    assertThat(given.claims()).hasSize(1);
    assertThat(others.maker()).isNull();
    assertThat(others.claims()).singleElement().extracting(claim -> claim.dead()).isEqualTo(false);
    assertThat(attribution.of(Kind.SYSV_SEM, 5, 8, now, 0, own, own).maker()).isNull();
    assertThat(attribution.of(Kind.SYSV_SEM, 5, 9, now - 3600, 0, own, own).maker()).isNull();
  }

  @Test
  void ofTwoBoxesTheOneOfAJvmThatLivesIsBelieved() throws IOException {
    long start = ProcessStat.of(ProcessHandle.current().pid()).startTicks();
    write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    write("2-2.box", start, "a.B\nmake\nB.java\n8", 5, 9);
    write("3-3.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    long own = BoxDirectory.ownUid();
    long now = System.currentTimeMillis() / 1000;

    CreatorLookup attribution = new CreatorLookup(read().boxes());

    assertThat(attribution.of(Kind.SYSV_SEM, 5, 9, now, 0, own, own).maker().life())
        .isEqualTo(ProcessIdentity.Life.ALIVE);
  }

  @Test
  void onlyOldBoxesOfThisUserThatAreSpentAreRemoved() throws IOException {
    Path old = write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
    Path young = write("2-2.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Path kept = write("3-3.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().minusSeconds(7200)));
    List<BoxContents> spent =
        read().boxes().stream().filter(box -> !box.file().equals(kept)).toList();

    BoxDirectory.removeStale(spent);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(kept).exists();
  }

  @Test
  void boxesOfTheDeadHaveAnAgeAndABoundAndThoseOfTheLivingHaveNone() throws IOException {
    long start = ProcessStat.of(ProcessHandle.current().pid()).startTicks();
    Path living = aged("1-1.box", start, 60);
    Path month = aged("2-2.box", DEAD_TICKS, 31);
    Path elder = aged("3-3.box", DEAD_TICKS, 20);
    Path younger = aged("4-4.box", DEAD_TICKS, 10);
    Path other = Files.createFile(directory.resolve("notes"));
    Files.setLastModifiedTime(other, FileTime.fromMillis(0));

    OldBoxes.remove(directory);
    assertThat(List.of(living, elder, younger, other))
        .allSatisfy(file -> assertThat(file).exists());
    assertThat(month).doesNotExist();

    OldBoxes.remove(directory, 1);
    assertThat(List.of(living, younger, other)).allSatisfy(file -> assertThat(file).exists());
    assertThat(elder).doesNotExist();

    OldBoxes.remove(directory.resolve("none"));
  }

  private Path aged(String name, long start, int days) throws IOException {
    Path box = write(name, start, "a.B\nmake\nB.java\n7", 5, 9);
    return Files.setLastModifiedTime(
        box, FileTime.from(Instant.now().minusSeconds(days * 86_400L)));
  }

  @Test
  void aDirectoryThatOthersMayOpenIsNeitherReadNorUsed() throws IOException {
    write("1-1.box", DEAD_TICKS, "a.B\nmake\nB.java\n7", 5, 9);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

    BoxReader reader = read();

    assertThat(reader.boxes()).isEmpty();
    assertThat(reader.examples()).containsExactly(directory + " (its mode is 0755)");
    assertThatThrownBy(() -> BoxDirectory.makeOwn(directory))
        .hasMessageEndingWith("is not a directory of this user alone: its mode is 0755");
  }
}
