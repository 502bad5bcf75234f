package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How many processes and threads a user has, against RLIMIT_NPROC of a process; getrlimit(2). The
 * kernel keeps the count to itself, so every process has to be looked at: about 20 microseconds
 * each. Call it when fork has failed, or on demand.
 */
public final class UserTaskLimit {

  private UserTaskLimit() {}

  /**
   * The limit that stops fork with EAGAIN, or null where it does not apply: for root, and for one
   * with CAP_SYS_RESOURCE or CAP_SYS_ADMIN. The use is a lower bound: processes of the user in
   * other pid namespaces count as well and are not to be seen.
   *
   * @param procPid such as {@code /proc/self}
   * @throws java.nio.file.NoSuchFileException when there is no such process
   * @throws IOException when it cannot be read
   */
  public static @Nullable LimitUsage of(Path procPid) throws IOException {
    String status = ProcFiles.text(procPid.resolve("status"));
    long uid = first(status, "Uid:", 10);
    long capabilities = first(status, "CapEff:", 16);
    long exempt = 1L << 24 | 1L << 21; // CAP_SYS_RESOURCE, CAP_SYS_ADMIN
    if (uid == 0 || (capabilities & exempt) != 0) {
      return null;
    }
    long max = ProcessLimits.soft(procPid.resolve("limits"), "Max processes");
    return new LimitUsage("RLIMIT_NPROC", count(uid), max);
  }

  /** Threads of all processes whose real user is {@code uid}; a zombie counts as one. */
  static long count(long uid) {
    long count = 0;
    for (int pid : Processes.all()) {
      try {
        String status = ProcFiles.text(Processes.directory(pid).resolve("status"));
        if (first(status, "Uid:", 10) == uid) {
          count += Math.max(1, first(status, "Threads:", 10));
        }
      } catch (IOException gone) {
        continue;
      }
    }
    return count;
  }

  private static long first(String status, String label, int radix) throws IOException {
    String value = ProcFiles.field(status, label);
    try {
      // a zombie has no line Threads
      return value == null ? 0 : Long.parseLong(value.split("\\s+")[0], radix);
    } catch (NumberFormatException failure) {
      throw new IOException("no number behind " + label);
    }
  }
}
