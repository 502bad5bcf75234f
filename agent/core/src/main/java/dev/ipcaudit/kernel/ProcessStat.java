package dev.ipcaudit.kernel;

import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One process or thread as /proc/PID/stat shows it, readable for everybody; proc_pid_stat(5).
 *
 * @param pid in the pid namespace that /proc was mounted in
 * @param comm its name, chosen by itself, safe to print on one line
 * @param state such as {@code R S D T}; {@code Z} zombie, {@code X} dead
 * @param ppid of its parent, 0 for none
 * @param threads how many it has, at least 1; 0 for a zombie that has let go of them
 * @param startTicks since boot, in clock ticks; with the pid it identifies a process
 */
public record ProcessStat(
    int pid, String comm, char state, int ppid, long threads, long startTicks) {

  /**
   * What the kernel says now.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such process, or /proc hides it
   *     (hidepid)
   * @throws IOException when it cannot be read or has another form
   */
  public static ProcessStat of(long pid) throws IOException {
    return of(Processes.directory(pid));
  }

  static ProcessStat of(Path procPid) throws IOException {
    Path file = procPid.resolve("stat");
    String text = ProcFiles.text(file);
    // the name may hold blanks and parentheses, and nothing behind it does
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 0 || close < open) {
      throw new IOException(file + ": no name in parentheses");
    }
    String[] fields = text.substring(close + 1).trim().split(" ");
    if (fields.length < 20 || fields[0].length() != 1) {
      throw new IOException(file + ": too few fields");
    }
    try {
      byte[] comm = text.substring(open + 1, close).getBytes(StandardCharsets.ISO_8859_1);
      return new ProcessStat(
          Integer.parseInt(text.substring(0, open).trim()),
          Escape.bytes(comm),
          fields[0].charAt(0),
          Integer.parseInt(fields[1]), // field 4
          Long.parseLong(fields[17]), // field 20
          Long.parseLong(fields[19])); // field 22
    } catch (NumberFormatException failure) {
      throw new IOException(file + ": no number: " + failure.getMessage());
    }
  }

  /**
   * Whether it has ended and waits for its parent to ask. One whose first thread has ended alone
   * (pthread_exit(3) in main) has that state too, and lives on in its others.
   */
  public boolean zombie() {
    return state == 'Z' && threads <= 1;
  }

  /** Whether it can still do anything: a zombie cannot. */
  public boolean alive() {
    return !zombie() && state != 'X' && state != 'x';
  }

  /** Whether its first thread has ended, and with it what /proc/PID itself shows of the process. */
  public boolean headless() {
    return state == 'Z' && threads > 1;
  }

  /** When it started, in milliseconds since 1970, good to about 20 ms. */
  public long startMillis() throws IOException {
    return Processes.bootMillis() + startTicks * Processes.TICK_MILLIS;
  }
}
