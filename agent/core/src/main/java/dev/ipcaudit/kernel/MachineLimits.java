package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits beside those of System V objects and descriptors: threads of the machine, pipes, POSIX
 * queues; proc_sys_kernel(5), proc_sys_fs(5), mq_overview(7). The kernel tells nobody how much of
 * some of them is in use: {@link LimitUsage#UNKNOWN}.
 */
public final class MachineLimits {

  private static final String STACKED = "sys/fs/";

  private MachineLimits() {}

  /**
   * The limits with their present use, in some 200 microseconds; those whose file does not exist
   * are left out. {@code threads-max} and {@code pid_max} are used by the threads of the whole
   * machine, zombies included; {@code pipe-user-pages-soft} and {@code -hard} are pages of one
   * user, 0 for no limit; {@code pipe-max-size} is bytes of one pipe; {@code msg_max} messages and
   * {@code msgsize_max} bytes of one queue, {@code queues_max} queues of this IPC namespace.
   *
   * @throws IOException when a file cannot be read or holds no number
   */
  public static List<LimitUsage> read() throws IOException {
    return read(Path.of("/proc"));
  }

  static List<LimitUsage> read(Path proc) throws IOException {
    List<LimitUsage> limits = new ArrayList<>();
    long threads = threads(proc.resolve("loadavg"));
    add(limits, "threads-max", threads, proc.resolve("sys/kernel/threads-max"));
    add(limits, "pid_max", threads, proc.resolve("sys/kernel/pid_max"));
    for (String pipes : new String[] {"pipe-user-pages-soft", "pipe-user-pages-hard"}) {
      add(limits, pipes, LimitUsage.UNKNOWN, proc.resolve(STACKED + pipes));
    }
    add(limits, "pipe-max-size", LimitUsage.UNKNOWN, proc.resolve(STACKED + "pipe-max-size"));
    for (String queues : new String[] {"queues_max", "msg_max", "msgsize_max"}) {
      add(limits, queues, LimitUsage.UNKNOWN, proc.resolve(STACKED + "mqueue/" + queues));
    }
    return limits;
  }

  /**
   * The limits that a call of mq_open(3) runs into: {@code queues_max} of the IPC namespace and
   * {@code RLIMIT_MSGQUEUE}, bytes of all queues of the user that this process may have.
   *
   * @throws IOException when a file cannot be read or holds no number
   */
  public static List<LimitUsage> ofQueues() throws IOException {
    Path proc = Path.of("/proc");
    List<LimitUsage> limits = new ArrayList<>();
    add(limits, "queues_max", LimitUsage.UNKNOWN, proc.resolve(STACKED + "mqueue/queues_max"));
    long bytes = ProcessLimits.softLimit(proc.resolve("self"), "Max msgqueue size");
    limits.add(new LimitUsage("RLIMIT_MSGQUEUE", LimitUsage.UNKNOWN, bytes));
    return limits;
  }

  /**
   * The limit that a call of inotify_init(2) runs into while the process has descriptors left:
   * {@code max_user_instances} of one user. Empty where the kernel has no inotify.
   *
   * @throws IOException when the file cannot be read or holds no number
   */
  public static List<LimitUsage> ofInotify() throws IOException {
    List<LimitUsage> limits = new ArrayList<>();
    Path file = Path.of("/proc").resolve(STACKED + "inotify/max_user_instances");
    add(limits, "max_user_instances", LimitUsage.UNKNOWN, file);
    return limits;
  }

  private static void add(List<LimitUsage> limits, String name, long used, Path file)
      throws IOException {
    try {
      limits.add(new LimitUsage(name, used, ProcFiles.number(file)));
    } catch (NoSuchFileException none) {
      return;
    }
  }

  /** The fourth field of loadavg is RUNNING/ALL of the machine, whatever the pid namespace. */
  private static long threads(Path loadavg) throws IOException {
    if (!Files.exists(loadavg)) {
      return LimitUsage.UNKNOWN;
    }
    String text = ProcFiles.text(loadavg);
    try {
      String[] counts = text.trim().split(" ")[3].split("/");
      return Long.parseLong(counts[1]);
    } catch (RuntimeException failure) {
      throw new IOException(loadavg + ": no number of threads");
    }
  }
}
