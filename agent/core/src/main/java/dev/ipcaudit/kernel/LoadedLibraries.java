package dev.ipcaudit.kernel;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that this process has mapped as code, from /proc/self/maps, and what they want of each
 * other. Some milliseconds; never for a call of the host. Not thread-safe.
 */
public final class LoadedLibraries implements Closeable {

  private static final File MAPS = new File("/proc/self/maps");
  private static final String DELETED = " (deleted)";

  // a process that has more is looked at in part
  private static final int MOST_LINES = 100_000;
  private static final int MOST_LIBRARIES = 1_000;
  private static final int LONGEST_PATH = 4096;

  private final RandomAccessFile memory;

  /**
   * @throws IOException if the memory of this process cannot be read
   */
  public LoadedLibraries() throws IOException {
    // not a channel, which a thread that is interrupted cannot read
    memory = new RandomAccessFile(ProcessMemory.FILE, "r");
  }

  /**
   * What a library wants of others; see {@link LoadedLibrary.Wants}.
   *
   * @param functions those that are asked for; null if none is
   */
  public LoadedLibrary.Wants wants(LoadedLibrary library, @Nullable Set<String> functions)
      throws IOException {
    return library.wants(memory, functions);
  }

  /**
   * All of them, in the order of their addresses.
   *
   * @throws IOException if the mappings of this process cannot be read
   */
  public static List<LoadedLibrary> all() throws IOException {
    Map<String, Mapped> files = new LinkedHashMap<>();
    try (ProcParser text = new ProcParser()) {
      text.open(MAPS);
      // START-END PERMS OFFSET MAJOR:MINOR INODE PATH
      int c = text.next();
      for (int lines = 0; c != ProcReader.END && lines < MOST_LINES; lines++) {
        line(text, c, files);
        c = text.next();
      }
    }
    List<LoadedLibrary> all = new ArrayList<>();
    for (Map.Entry<String, Mapped> file : files.entrySet()) {
      if (file.getValue().code && file.getValue().start != 0) {
        all.add(new LoadedLibrary(file.getKey(), file.getValue().start));
      }
    }
    return all;
  }

  private static void line(ProcParser text, int first, Map<String, Mapped> files)
      throws IOException {
    final long start = text.number(first, 16);
    text.number(text.next(), 16);
    text.next(); // r
    text.next(); // w
    final boolean code = text.next() == 'x';
    text.next(); // p or s
    text.next();
    final long offset = text.number(text.next(), 16);
    text.number(text.next(), 16);
    text.number(text.next(), 16);
    final long inode = text.number(text.next(), 10);
    int c = text.skipBlanks(text.stop());
    if (inode <= 0 || c == '\n') {
      text.skipLine(c);
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    for (; c != '\n' && c != ProcReader.END; c = text.next()) {
      if (bytes.size() < LONGEST_PATH) {
        bytes.write(c);
      }
    }
    String path = bytes.toString(StandardCharsets.UTF_8);
    if (path.endsWith(DELETED)) {
      path = path.substring(0, path.length() - DELETED.length());
    }
    Mapped mapped = files.get(path);
    if (mapped == null) {
      if (files.size() >= MOST_LIBRARIES) {
        return;
      }
      mapped = new Mapped();
      files.put(path, mapped);
    }
    mapped.code |= code;
    if (offset == 0 && mapped.start == 0) {
      mapped.start = start;
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }

  private static final class Mapped {
    private long start;
    private boolean code;
  }
}
