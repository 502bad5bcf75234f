package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;

/** Numbers in /proc/sys. */
public final class SysctlValue {

  private SysctlValue() {}

  /**
   * The number in a file below /proc/sys, or -1 where there is none.
   *
   * @param proc such as {@code /proc}
   * @param path such as {@code fs/protected_regular}
   */
  public static long of(Path proc, String path) {
    try {
      return ProcFiles.number(proc.resolve("sys").resolve(path));
    } catch (IOException none) {
      return -1;
    }
  }
}
