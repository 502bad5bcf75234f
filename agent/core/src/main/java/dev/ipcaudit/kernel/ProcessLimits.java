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
      for (Path descriptor : descriptors) {
        open++;
      }
    }
    open--; // the directory itself is open while it is read
    // allocated, free (0 since Linux 2.6), maximum
    List<String> files = Files.readAllLines(proc.resolve("sys/fs/file-nr"));
    String[] counts = files.get(0).trim().split("\\s+");
    return List.of(
        new LimitUsage("RLIMIT_NOFILE", open, softLimit(proc.resolve("self/limits"))),
        new LimitUsage("file-max", Long.parseLong(counts[0]), Long.parseLong(counts[2])));
  }

  private static long softLimit(Path limits) throws IOException {
    for (String line : Files.readAllLines(limits)) {
      if (line.startsWith(OPEN_FILES)) {
        String soft = line.substring(OPEN_FILES.length()).trim().split("\\s+")[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    throw new IOException(limits + ": no line " + OPEN_FILES);
  }
}
