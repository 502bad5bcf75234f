package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limits of descriptors: RLIMIT_NOFILE of this process (getrlimit(2), the soft limit) and
 * fs.file-max of the machine (proc_sys_fs(5)).
 */
public final class ProcessLimits {

  private static final String OPEN_FILES = "Max open files";

  private ProcessLimits() {}

  /**
   * Both limits with their present use; an unlimited RLIMIT_NOFILE is {@link Long#MAX_VALUE}.
   *
   * @throws IOException when a file cannot be read or has another form
   */
  public static List<LimitUsage> read() throws IOException {
    return read(Path.of("/proc"));
  }

  static List<LimitUsage> read(Path proc) throws IOException {
    long open = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("self/fd"))) {
      for (Path ignored : descriptors) {
        open++;
      }
    }
    open--; // the directory itself is open while it is read
    // allocated, free (0 since Linux 2.6), maximum
    List<String> files = Files.readAllLines(proc.resolve("sys/fs/file-nr"));
    String[] counts = files.get(0).trim().split("\\s+");
    return List.of(
        new LimitUsage("RLIMIT_NOFILE", open, soft(proc.resolve("self/limits"), OPEN_FILES)),
        new LimitUsage("file-max", Long.parseLong(counts[0]), Long.parseLong(counts[2])));
  }

  /**
   * The soft limit of a process, {@link Long#MAX_VALUE} for none.
   *
   * @param name as /proc/PID/limits has it: {@code Max processes}, {@code Max msgqueue size}
   * @throws java.nio.file.NoSuchFileException when there is no such process
   * @throws IOException when it cannot be read, or has no such line
   */
  public static long softLimit(Path procPid, String name) throws IOException {
    return soft(procPid.resolve("limits"), name);
  }

  static long soft(Path limits, String name) throws IOException {
    String values = ProcFiles.field(ProcFiles.text(limits), name);
    if (values == null) {
      throw new IOException(limits + ": no line " + name);
    }
    String soft = values.split("\\s+")[0];
    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
  }
}
