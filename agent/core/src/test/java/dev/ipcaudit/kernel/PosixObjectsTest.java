package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixObjectsTest {

  /** Files that no Java in a C locale could make. */
  private static final String HOSTILE =
      "for $n (qq(a\\nb\\e[31m), qq(\\xff\\xfe), 'x' x 255, qq(caf\\xc3\\xa9), 'sem.', '%41') {"
          + " open(F, '>', qq($d/$n)) or die $!; close(F); }"
          + " for $n (qq(sem.\\xff), 'sem.long', 'short') {"
          + " open(F, '>', qq($d/$n)); print F pack('LLQQQ', 3, 2, 0, 0, 0); close(F); }"
          + " truncate(qq($d/sem.long), 33); symlink(qq($d/short), qq($d/sem.link));"
          + " mkdir(qq($d/directory));"
          + " use POSIX; mkfifo(qq($d/sem.fifo), 0600);";

  @TempDir Path dir;

  private static void make(Path where) throws IOException {
    Perl.run("$d = '" + where + "';" + HOSTILE).close();
  }

  @Test
  void hostileNamesAreReadAndShownAsTheyAre() throws IOException {
    make(dir);

    List<PosixObject> objects = list(dir);

    assertThat(objects)
        .extracting(object -> object.kind() + " " + object.name())
        .containsExactlyInAnyOrder(
            "posix-shm /a\\nb\\u001b[31m",
            "posix-shm /\\xff\\xfe",
            "posix-shm /" + "x".repeat(255),
            "posix-shm /caf\u00e9",
            "posix-shm /sem.",
            "posix-shm /%41",
            "posix-sem /\\xff",
            "posix-shm /sem.long",
            "posix-shm /short");
    assertThat(objects)
        .filteredOn(object -> object.kind() == Kind.POSIX_SEM)
        .extracting(PosixObject::content)
        .containsExactly(new PosixObject.Content(3, 2, -1));
    for (PosixObject object : objects) {
      assertThat(PosixObjects.read(object.path(), false)).isEqualTo(object);
    }
  }

  @Test
  void theLocaleMakesNoDifference() throws Exception {
    make(dir);
    String classes =
        Path.of(PosixObjects.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            + ":"
            + Path.of(PrintPosix.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<List<String>> outputs = new ArrayList<>();
    for (String locale : new String[] {"C", "C.UTF-8"}) {
      ProcessBuilder java =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classes,
                  PrintPosix.class.getName(),
                  dir.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      java.environment().put("LC_ALL", locale);
      Process process = java.start();
      outputs.add(process.inputReader().lines().toList());
      assertThat(process.waitFor()).isZero();
    }

    assertThat(outputs.get(0)).hasSize(9).isEqualTo(outputs.get(1));
    assertThat(outputs.get(0)).contains("posix-sem /\\xff 3 again", "posix-shm /\\xff\\xfe again");
  }

  @Test
  void aSharedMemoryObjectAndItsUsersAreTold() throws IOException {
    String name = "ipcaudit-test-" + ProcessHandle.current().pid();
    Path file = Path.of("/dev/shm", name);
    assumeTrue(Files.isWritable(file.getParent()), "SKIPPED: no /dev/shm to write to");
    Instant before = Instant.now().minusSeconds(1);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      List<PosixObject> all = new ArrayList<>();
      Path self = Path.of("/proc/self");

      channel.map(FileChannel.MapMode.READ_WRITE, 0, 12345).put(0, (byte) 1);
      PosixObjects.inShm(
          1_000_000,
          object -> all.addAll(object.name().equals("/" + name) ? List.of(object) : List.of()));

      assertThat(all).hasSize(1);
      PosixObject object = all.get(0);
      assertThat(object.kind()).isEqualTo(Kind.POSIX_SHM);
      assertThat(object.size()).isEqualTo(12345);
      assertThat(object.mode() & 0600).isEqualTo(0600);
      assertThat((long) object.uid()).isEqualTo(Processes.uid(ProcessHandle.current().pid()));
      assertThat(object.changed()).isBetween(before, Instant.now().plusSeconds(1));
      assertThat(object.content()).isNull();
      assertThat(maps(self, object)).isTrue();
      Files.delete(file);
      // the name is gone, the object is not
      assertThat(PosixObjects.read(object.path(), false)).isNull();
      assertThat(maps(self, object)).isTrue();
      try (Perl perl = Perl.run("")) {
        assertThat(maps(perl.directory(), object)).isFalse();
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static boolean maps(Path procPid, PosixObject object) throws IOException {
    List<Boolean> mapped = new ArrayList<>();
    new Mappings()
        .of(
            procPid,
            (major, minor, inode) ->
                mapped.add(
                    inode == object.inode() && major == object.major() && minor == object.minor()));
    return mapped.contains(true);
  }

  @Test
  void queuesTellTheirBytesAndWhoWaits() throws Exception {
    List<String> unshare = List.of("unshare", "-im");
    Process possible =
        new ProcessBuilder("unshare", "-im", "mount", "-t", "mqueue", "none", dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(possible.waitFor() == 0, "SKIPPED: needs unshare -im and mount -t mqueue");
    int open = Perl.number(240, 180);
    int send = Perl.number(242, 182);
    try (Perl perl =
        Perl.run(
            unshare,
            ("system('mount', '-t', 'mqueue', 'none', '" + dir + "') == 0 or die;")
                + " $n = qq(\\xffq); $m = 'hello';"
                + (" $q = syscall(" + open + ", $n, 0102, 0620, 0);")
                + (" syscall(" + send + ", $q, $m, 5, 0, 0) == 0 or die $!;"))) {
      Path mounted = Path.of(perl.directory() + "/root" + dir);
      List<PosixObject> queues = new ArrayList<>();

      assertThat(PosixObjects.inQueues(mounted, 100, queues::add)).isTrue();

      assertThat(queues).hasSize(1);
      PosixObject queue = queues.get(0);
      assertThat(queue.kind()).isEqualTo(Kind.POSIX_MQ);
      assertThat(queue.name()).isEqualTo("/\\xffq");
      assertThat(queue.mode()).isEqualTo(0620 & ~022);
      assertThat(queue.content().notified()).isZero();
      // five bytes of message, and the kernel's own for each priority in use
      assertThat(queue.content().value()).isGreaterThanOrEqualTo(5);
      assertThat(MountPoint.all(perl.directory()))
          .anyMatch(mount -> mount.type().equals("mqueue") && mount.path().equals(dir.toString()));
    }
  }

  @Test
  void moreThanWasAskedForIsSaid() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.createFile(dir.resolve("o" + i));
    }
    List<PosixObject> some = new ArrayList<>();

    assertThat(PosixObjects.in(dir, false, 3, some::add)).isFalse();
    assertThat(some).hasSize(3);
    assertThat(PosixObjects.in(dir, false, 5, object -> {})).isTrue();
  }

  @Test
  void aDirectoryThatIsNotThereIsNoSuchFile() {
    assertThatThrownBy(() -> PosixObjects.in(dir.resolve("none"), false, 9, object -> {}))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsNoSemaphoreInsideHasNoValue() throws IOException {
    Files.write(dir.resolve("short"), new byte[31]);
    Files.writeString(dir.resolve("queue"), "QSIZE:many");

    assertThat(PosixContent.of(Kind.POSIX_SEM, dir.resolve("short"))).isNull();
    assertThat(PosixContent.of(Kind.POSIX_MQ, dir.resolve("queue"))).isNull();
    assertThat(PosixContent.of(Kind.POSIX_MQ, dir.resolve("none"))).isNull();
    Perl.run("use POSIX; mkfifo('" + dir + "/fifo', 0600);").close();
    assertThat(PosixContent.of(Kind.POSIX_SEM, dir.resolve("fifo"))).isNull();
  }

  private static List<PosixObject> list(Path dir) throws IOException {
    List<PosixObject> objects = new ArrayList<>();
    assertThat(PosixObjects.in(dir, false, 100, objects::add)).isTrue();
    return objects;
  }

  @Test
  void theBytesOfANameAreKept() throws IOException {
    Path file = Files.createFile(dir.resolve("a b%20#?;~"));

    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
      assertThat(RawPaths.name(files.iterator().next()))
          .isEqualTo(file.getFileName().toString().getBytes());
    }
  }
}
