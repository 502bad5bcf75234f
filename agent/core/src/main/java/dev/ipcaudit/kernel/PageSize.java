package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's page size, from the auxiliary vector, since the JDK shows it nowhere; getauxval(3).
 */
public final class PageSize {

  private static final int USUAL = 4096;

  /** Of this machine. */
  public static final int BYTES = of(Path.of("/proc/self"));

  private PageSize() {}

  /**
   * What a process was told when it started, or 4096 when it does not say: on 32 bits, where the
   * vector has other words and no kernel has other pages, and where /proc/self is root's because
   * the process gained capabilities (PR_SET_DUMPABLE(2const)).
   */
  static int of(Path procPid) {
    try {
      ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(procPid.resolve("auxv")));
      vector.order(ByteOrder.nativeOrder());
      while (vector.remaining() >= 16) {
        long type = vector.getLong();
        long value = vector.getLong();
        if (type == Abi.AT_PAGESZ) {
          return value > 0 && value <= 1 << 30 ? (int) value : USUAL;
        }
      }
    } catch (IOException e) {
      return USUAL;
    }
    return USUAL;
  }
}
