package dev.ipcaudit.kernel;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel showed when the agent came: at the end of a host it tells whether there is
 * nothing at all that this process, or anybody since, could have left: no new object of System V,
 * no new file in /dev/shm, no child, and no library beside the JDK's that could have made something
 * else. Loads hardly a class, for the end of a host that used none of it; in doubt the answer is
 * no.
 */
public final class KernelAtStart {

  private static final String[] TABLES = {"sem", "shm", "msg"};

  /** Columns behind the one that has the time of the last change, by table; proc(5). */
  private static final int[] BEHIND = {0, 2, 0};

  /** Objects of others of one kind: with more of them a limit may be near. */
  private static final int MOST = 100;

  private static final String TASKS = "/proc/self/task";

  /** What the JDK's libraries are linked with, by the beginnings of file names. */
  private static final String[] RUNTIMES = {
    "ld-", "libc.", "libdl.", "libm.", "libpthread.", "librt.", "libz.", "libgcc_s.", "libstdc++."
  };

  private final long seconds = System.currentTimeMillis() / 1000;
  private final String @Nullable [] files = names();

  private static String @Nullable [] names() {
    return new File("/dev/shm").list();
  }

  /** The names in /dev/shm, or null if they could not be read. */
  public @Nullable Set<String> files() {
    return files == null ? null : Set.of(files);
  }

  /**
   * Whether nothing has come since, for certain. Looks now, in about a millisecond.
   *
   * @throws IOException if the kernel cannot be asked
   */
  public boolean isUnchanged() throws IOException {
    String[] now = names();
    if (now == null || now.length > MOST || !had(now)) {
      return false;
    }
    for (int i = 0; i < TABLES.length; i++) {
      if (!areOlder(read("/proc/sysvipc/".concat(TABLES[i])), BEHIND[i])) {
        return false;
      }
    }
    return !hasChildren() && hasOnlyLibrariesOf(home());
  }

  private boolean had(String[] now) {
    return files == null ? now.length == 0 : Arrays.asList(files).containsAll(Arrays.asList(now));
  }

  /** Whether all rows of a table, below its heading, were last changed before the start. */
  private boolean areOlder(byte[] rows, int behind) {
    int start = lineEnd(rows, 0) + 1;
    for (int count = 0; start < rows.length; count++) {
      int end = lineEnd(rows, start);
      if (count == MOST || changed(rows, end, behind) >= seconds) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  /** A number of a row, from its end; the greatest of all if there is none. */
  private static long changed(byte[] rows, int end, int behind) {
    int at = end;
    for (int column = 0; column <= behind; column++) {
      while (at > 0 && rows[at - 1] == ' ') {
        at--;
      }
      if (column < behind) {
        while (at > 0 && rows[at - 1] > ' ') {
          at--;
        }
      }
    }
    long value = 0;
    long place = 1;
    int last = at;
    for (; at > 0 && rows[at - 1] >= '0' && rows[at - 1] <= '9'; at--) {
      value += place * (rows[at - 1] - '0');
      place *= 10;
    }
    return at == last ? Long.MAX_VALUE : value;
  }

  private static boolean hasChildren() throws IOException {
    String[] threads = new File(TASKS).list();
    if (threads == null) {
      throw new IOException(TASKS);
    }
    for (String thread : threads) {
      String task = TASKS + '/' + thread;
      byte[] children = readIfThere(task.concat("/children"));
      if (children == null ? new File(task).exists() : children.length > 0) {
        return true;
      }
    }
    return false;
  }

  private static String home() throws IOException {
    return new File(System.getProperty("java.home")).getCanonicalPath() + '/';
  }

  /** By what is mapped: address, permissions, offset, device, inode and path; proc(5). */
  private static boolean hasOnlyLibrariesOf(String home) throws IOException {
    byte[] maps = read("/proc/self/maps");
    String last = "";
    for (int start = 0; start < maps.length; ) {
      int end = lineEnd(maps, start);
      int path = start;
      while (path < end && maps[path] != '/') {
        path++;
      }
      if (path < end && !isAt(maps, path, end, last)) {
        last = new String(maps, path, end - path, Charset.defaultCharset());
        if (last.contains(".so") && !last.startsWith(home) && !isRuntime(last)) {
          return false;
        }
      }
      start = end + 1;
    }
    return true;
  }

  private static boolean isRuntime(String path) {
    int name = path.lastIndexOf('/') + 1;
    for (String runtime : RUNTIMES) {
      if (path.startsWith(runtime, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] bytes, int start, int end, String text) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = end - start - 1; i >= 0; i--) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int lineEnd(byte[] bytes, int start) {
    int at = start;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static byte @Nullable [] readIfThere(String file) {
    try {
      return read(file);
    } catch (IOException missing) {
      return null;
    }
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      return in.readAllBytes();
    }
  }
}
