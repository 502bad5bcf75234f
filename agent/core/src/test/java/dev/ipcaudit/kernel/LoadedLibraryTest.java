package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedLibraryTest {

  private static final Set<String> WANTED = Set.of("socket", "accept", "close", "semget", "no");

  /** Of the JDK, which is loaded for channels. */
  private static LoadedLibrary libnio() throws IOException {
    return LoadedLibraries.all().stream()
        .filter(library -> library.fileName().equals("libnio.so"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsWhatALibraryImportsAndWhatItIsLinkedWith(@TempDir Path directory) throws IOException {
    FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        .close();
    try (LoadedLibraries memory = new LoadedLibraries()) {
      LoadedLibrary.Wants wants = memory.wants(libnio(), WANTED);

      assertThat(wants.functions()).contains("close").doesNotContain("semget", "no");
      assertThat(wants.needed()).contains("libjava.so", "libc.so.6");
    }
  }

  @Test
  void filesThatAreNotCodeAreNoLibraries() throws IOException {
    assertThat(LoadedLibraries.all())
        .extracting(LoadedLibrary::fileName)
        .anyMatch(name -> name.equals("libjvm.so"))
        .noneMatch(name -> name.equals("modules") || name.isEmpty())
        .doesNotHaveDuplicates();
  }

  /** A file says anything of itself; what is read by that must neither harm nor take long. */
  @Test
  void whatABrokenFileSaysHarmsNobody(@TempDir Path directory) throws IOException {
    byte[] sound = Files.readAllBytes(Path.of(libnio().path()));
    Path file = directory.resolve("broken.so");
    Files.write(file, sound);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        LoadedLibraries memory = new LoadedLibraries()) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, sound.length);
      LoadedLibrary library = new LoadedLibrary(file.toString(), address(file));
      Random random = new Random(7);
      int[] regions = {64, 1024, sound.length};
      for (int round = 0; round < 600; round++) {
        mapped.put(0, sound);
        for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
          int at = random.nextInt(regions[round % regions.length]);
          mapped.put(at, (byte) (random.nextBoolean() ? random.nextInt() : -1));
        }
        LoadedLibrary.Wants wants = memory.wants(library, WANTED);
        assertThat(WANTED).containsAll(wants.functions());
      }
      mapped.put(0, sound);
      mapped.put(0, (byte) 0);
      assertThat(memory.wants(library, WANTED).needed()).isEmpty();
    }
    for (long start : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE - 100, 1L << 47}) {
      try (LoadedLibraries memory = new LoadedLibraries()) {
        assertThat(memory.wants(new LoadedLibrary("nowhere", start), WANTED).functions()).isEmpty();
      }
    }
  }

  private static long address(Path file) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/maps"));
    for (String line : lines) {
      if (line.endsWith(file.toString())) {
        return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
      }
    }
    throw new AssertionError("not mapped: " + file);
  }
}
