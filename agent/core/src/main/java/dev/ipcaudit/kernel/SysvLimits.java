package dev.ipcaudit.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of System V objects in the IPC namespace of the calling thread, from
 * /proc/sys/kernel/{sem,shmmni,shmall,msgmni}; proc_sys_kernel(5). Not thread-safe.
 */
public final class SysvLimits {

  private final Path kernel;
  private final ProcParser bytes = new ProcParser();

  /** Reads below /proc. */
  public SysvLimits() {
    this(Path.of("/proc"));
  }

  /** Reads below another directory that is laid out like /proc. */
  public SysvLimits(Path procRoot) {
    kernel = procRoot.resolve("sys/kernel");
  }

  /**
   * Sets what a scan of all three tables counted against the limits: SEMMNI, SEMMNS, SHMMNI, SHMALL
   * (in pages) and MSGMNI, in this order. A limit whose file does not exist is left out. A maximum
   * beyond a long, as SHMALL's default is, becomes {@link Long#MAX_VALUE}. Usage may exceed a
   * maximum that was lowered later.
   *
   * @throws IOException when a file cannot be read or holds no number
   */
  public List<LimitUsage> read(SysvTotals totals) throws IOException {
    List<LimitUsage> limits = new ArrayList<>(5);
    // the file sem is SEMMSL SEMMNS SEMOPM SEMMNI
    add(limits, "SEMMNI", totals.sets(), "sem", 3);
    add(limits, "SEMMNS", totals.semaphores(), "sem", 1);
    add(limits, "SHMMNI", totals.segments(), "shmmni", 0);
    add(limits, "SHMALL", totals.pages(), "shmall", 0);
    add(limits, "MSGMNI", totals.queues(), "msgmni", 0);
    return limits;
  }

  private void add(List<LimitUsage> limits, String name, long used, String file, int field)
      throws IOException {
    File source = kernel.resolve(file).toFile();
    try {
      bytes.open(source);
    } catch (NoSuchFileException e) {
      return;
    }
    try {
      long max = bytes.number(bytes.skipBlanks(bytes.next()), 10);
      for (int i = 0; i < field; i++) {
        max = bytes.number(bytes.skipBlanks(bytes.stop()), 10);
      }
      if (max < 0) {
        throw new IOException(source + ": no number for " + name);
      }
      limits.add(new LimitUsage(name, used, max));
    } finally {
      bytes.close();
    }
  }
}
