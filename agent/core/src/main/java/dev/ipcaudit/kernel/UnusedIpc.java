package dev.ipcaudit.kernel;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel shows nothing at all that this process, or anybody, could have left: no object
 * of System V, no file in /dev/shm, no child, and no library beside the JDK's that could have made
 * something else. Loads hardly a class, for the end of a host that used none of it; in doubt the
 * answer is no.
 */
public final class UnusedIpc {

  private static final String[] TABLES = {"sem", "shm", "msg"};

  private static final String TASKS = "/proc/self/task";

  /** What the JDK's libraries are linked with, by the beginnings of file names. */
  private static final String[] RUNTIMES = {
    "ld-", "libc.", "libdl.", "libm.", "libpthread.", "librt.", "libz.", "libgcc_s.", "libstdc++."
  };

  private UnusedIpc() {}

  /**
   * Looks now, in about a millisecond.
   *
   * @throws IOException if the kernel cannot be asked
   */
  public static boolean isCertain() throws IOException {
    String[] files = new File("/dev/shm").list();
    if (files == null || files.length > 0) {
      return false;
    }
    for (String table : TABLES) {
      byte[] rows = read("/proc/sysvipc/".concat(table));
      if (lineEnd(rows, 0) + 1 < rows.length) { // below the heading
        return false;
      }
    }
    return !hasChildren() && hasOnlyLibrariesOf(home());
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
