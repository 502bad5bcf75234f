package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The POSIX timers of this process, from /proc/self/timers; proc_pid_timers(5). A kernel without
 * CONFIG_CHECKPOINT_RESTORE has no such file.
 */
public final class Timers {

  private final Set<Long> ids = new HashSet<>();
  private final Set<Long> values = new HashSet<>();

  private Timers() {}

  /**
   * Those that there are now.
   *
   * @param procPid such as {@code /proc/self}
   * @throws IOException when the file is not there or cannot be read
   */
  public static Timers of(Path procPid) throws IOException {
    Timers timers = new Timers();
    for (String line : ProcFiles.text(procPid.resolve("timers")).split("\n")) {
      try {
        int slash = line.indexOf('/');
        if (line.startsWith("ID: ")) {
          timers.ids.add(Long.parseLong(line.substring("ID: ".length()).trim()));
        } else if (line.startsWith("signal: ") && slash > 0) {
          timers.values.add(Long.parseUnsignedLong(line.substring(slash + 1).trim(), 16));
        }
      } catch (NumberFormatException unknown) {
        // of a kernel that says it otherwise: that timer is not known
      }
    }
    return timers;
  }

  /**
   * Whether a timer is there. glibc and musl give a timer with SIGEV_THREAD half the address of its
   * own memory for an id, with the highest bit set, and pass glibc's address with the signal.
   *
   * @param id as timer_create(2) has written it
   */
  public boolean has(long id) {
    return id >= 0 ? ids.contains(id) : values.contains(id << 1);
  }
}
