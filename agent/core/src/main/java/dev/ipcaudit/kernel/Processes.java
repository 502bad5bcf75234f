package dev.ipcaudit.kernel;

import dev.ipcaudit.text.Escape;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What can be asked about processes beside {@link ProcessStat}. Thread-safe. */
public final class Processes {

  /** USER_HZ is 100 on every architecture that has a JVM; sysconf(_SC_CLK_TCK). */
  static final long TICK_MILLIS = 10;

  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /** The directory of a process, whether there is one or not. */
  public static Path directory(long pid) {
    return PROC.resolve(Long.toString(pid));
  }

  /**
   * The processes that /proc shows, ascending. With {@code hidepid} it hides those of other users.
   *
   * @return empty where there is no /proc
   */
  public static int[] all() {
    return numbers(PROC.toFile());
  }

  /** The entries of a directory that are numbers, ascending; none when it cannot be read. */
  static int[] numbers(File directory) {
    String[] names = directory.list();
    if (names == null) {
      return new int[0];
    }
    int[] numbers = new int[names.length];
    int count = 0;
    for (String name : names) {
      if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
        numbers[count++] = Integer.parseInt(name);
      }
    }
    numbers = Arrays.copyOf(numbers, count);
    Arrays.sort(numbers);
    return numbers;
  }

  /** When the machine (or the time namespace) started, in milliseconds since 1970. */
  static long bootMillis() throws IOException {
    Path file = PROC.resolve("uptime");
    String uptime = ProcFiles.text(file);
    long now = System.currentTimeMillis();
    int dot = uptime.indexOf('.');
    try {
      // seconds and hundredths; btime in /proc/stat has whole seconds only
      return now
          - Long.parseLong(uptime.substring(0, dot)) * 1000
          - Long.parseLong(uptime.substring(dot + 1, dot + 3)) * 10;
    } catch (RuntimeException failure) {
      throw new IOException(file + ": no number of seconds");
    }
  }

  /**
   * The command line with blanks between the words, safe to print on one line, cut where it is
   * longer than {@code most} bytes; for a kernel thread or a zombie the name in brackets.
   *
   * @return null when the process is gone or hidden
   */
  public static @Nullable String commandLine(long pid, int most) {
    try {
      byte[] bytes = ProcFiles.bytes(directory(pid).resolve("cmdline"), most + 1);
      if (bytes.length == 0) {
        return "[" + ProcessStat.of(pid).comm() + "]";
      }
      boolean cut = bytes.length > most;
      int end = cut ? most : bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      byte[] line = Arrays.copyOf(bytes, end);
      for (int i = 0; i < end; i++) {
        line[i] = line[i] == 0 ? (byte) ' ' : line[i];
      }
      return Escape.bytes(line) + (cut ? "..." : "");
    } catch (IOException gone) {
      return null;
    }
  }

  /**
   * The real user id of a process, 0 to 2^32 - 1, or -1 when the process is gone or hidden. Cheap
   * and right for processes that are not dumpable, too.
   */
  public static long uid(long pid) {
    long[] uids = uids(pid);
    return uids.length == 0 ? -1 : uids[0];
  }

  /**
   * The process that a number belongs to: /proc has a directory for every thread as well, though it
   * lists only processes. -1 when it is gone or hidden.
   */
  public static long leader(long tid) {
    try {
      String leader = ProcFiles.field(ProcFiles.text(directory(tid).resolve("status")), "Tgid:");
      return leader == null ? -1 : Long.parseLong(leader);
    } catch (IOException | NumberFormatException gone) {
      return -1;
    }
  }

  /**
   * The real, effective, saved and file system user ids of a process, 0 to 2^32 - 1; empty when it
   * is gone or hidden.
   */
  public static long[] uids(long pid) {
    try {
      String uids = ProcFiles.field(ProcFiles.text(directory(pid).resolve("status")), "Uid:");
      String[] words = uids == null ? new String[0] : uids.split("\\s+");
      long[] numbers = new long[words.length];
      for (int i = 0; i < words.length; i++) {
        numbers[i] = Long.parseLong(words[i]);
      }
      return numbers;
    } catch (IOException | NumberFormatException gone) {
      return new long[0];
    }
  }

  /**
   * The real, effective, saved and file system group ids of a process and its supplementary ones, 0
   * to 2^32 - 1; empty when it is gone or hidden.
   */
  public static long[] groups(long pid) {
    try {
      String status = ProcFiles.text(directory(pid).resolve("status"));
      String own = ProcFiles.field(status, "Gid:");
      String more = ProcFiles.field(status, "Groups:");
      String all = ((own == null ? "" : own) + ' ' + (more == null ? "" : more)).trim();
      String[] words = all.isEmpty() ? new String[0] : all.split("\\s+");
      long[] numbers = new long[words.length];
      for (int i = 0; i < words.length; i++) {
        numbers[i] = Long.parseLong(words[i]);
      }
      return numbers;
    } catch (IOException | NumberFormatException gone) {
      return new long[0];
    }
  }

  /** The threads of a process, ascending; none when it is gone or hidden. */
  public static int[] threads(long pid) {
    return numbers(directory(pid).resolve("task").toFile());
  }

  /**
   * The process group and the session that a process is in, named by the processes that began them
   * (setpgid(2), setsid(2)): nobody else is given such a pid while one is in it. Empty when it is
   * gone or hidden.
   */
  public static int[] sessions(long pid) {
    try {
      String stat = ProcFiles.text(directory(pid).resolve("stat"));
      // behind the name in parentheses: state, parent, process group, session
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", 5);
      return fields.length < 5
          ? new int[0]
          : new int[] {Integer.parseInt(fields[2]), Integer.parseInt(fields[3])};
    } catch (IOException | NumberFormatException gone) {
      return new int[0];
    }
  }

  /** A name or command line as bytes of one char each, made printable. */
  static String printable(String bytes) {
    return Escape.bytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
