package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By what the kernel decides what a process may do; proc_pid_status(5), credentials(7).
 *
 * @param uid of the effective user, in the reader's user namespace
 * @param gid of the effective group
 * @param groups the supplementary ones
 * @param capabilities the effective ones, a bit each
 * @param seccomp 0 for none, 1 for strict, 2 for filters; -1 where that is not known
 * @param filters how many, -1 where that is not known (before Linux 5.9)
 * @param label of its Linux security module, hostile text, or null for none
 * @param inUserNamespace whether it is in another user namespace than the machine's first one
 */
public record ProcessCredentials(
    long uid,
    long gid,
    Set<Long> groups,
    long capabilities,
    long seccomp,
    long filters,
    @Nullable String label,
    boolean inUserNamespace) {

  /** Reads, writes and searches whatever the mode of a file says; capabilities(7). */
  private static final int CAP_DAC_OVERRIDE = 1;

  /** The same of objects of System V. */
  private static final int CAP_IPC_OWNER = 15;

  private static final String EVERYBODY = "4294967295";

  /**
   * Those of a process.
   *
   * @param procPid such as {@code /proc/self}
   * @throws IOException when they cannot be read
   */
  public static ProcessCredentials of(Path procPid) throws IOException {
    String status = ProcFiles.text(procPid.resolve("status"));
    Set<Long> groups = new HashSet<>();
    for (String group : words(status, "Groups:")) {
      groups.add(number(group, 10));
    }
    return new ProcessCredentials(
        effective(status, "Uid:"),
        effective(status, "Gid:"),
        groups,
        number(first(status, "CapEff:"), 16),
        number(first(status, "Seccomp:"), 10),
        number(first(status, "Seccomp_filters:"), 10),
        label(procPid),
        !isOfMachine(procPid));
  }

  /** Real, effective, saved, and that of the file system, which follows the effective one. */
  private static long effective(String status, String label) {
    String[] ids = words(status, label);
    return ids.length < 2 ? -1 : number(ids[1], 10);
  }

  private static String first(String status, String label) {
    String[] words = words(status, label);
    return words.length == 0 ? "" : words[0];
  }

  private static String[] words(String status, String label) {
    String line = ProcFiles.field(status, label);
    return line == null || line.isEmpty() ? new String[0] : line.split("\\s+");
  }

  private static long number(String text, int radix) {
    try {
      return Long.parseUnsignedLong(text, radix);
    } catch (NumberFormatException unknown) {
      return -1;
    }
  }

  private static @Nullable String label(Path procPid) {
    try {
      String label = ProcFiles.text(procPid.resolve("attr/current")).replace("\0", "").trim();
      return label.isEmpty() ? null : label;
    } catch (IOException none) {
      return null; // EINVAL: no module that gives labels
    }
  }

  private static boolean isOfMachine(Path procPid) {
    try {
      String[] map = ProcFiles.text(procPid.resolve("uid_map")).trim().split("\\s+");
      return map.length == 3
          && map[0].equals("0")
          && map[1].equals("0")
          && map[2].equals(EVERYBODY);
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Whether modes of files do not matter. */
  boolean overridesFiles() {
    return (capabilities >>> CAP_DAC_OVERRIDE & 1) != 0;
  }

  /** Whether modes of objects of System V do not matter. */
  boolean overridesSysv() {
    return (capabilities >>> CAP_IPC_OWNER & 1) != 0;
  }

  boolean isIn(long group) {
    return gid == group || groups.contains(group);
  }
}
