package dev.ipcaudit.intercept;

import java.util.Arrays;

/**
 * Reads memory by its address: only where the kernel or libc has just read the same, or will do so
 * next, since a wrong address ends the JVM.
 */
final class RawMemory {

  /** Of most names: NAME_MAX, a slash and the zero. */
  private static final int LONGEST_NAME = 257;

  /** PATH_MAX; what is longer is refused by the kernel. */
  private static final int LONGEST_PATH = 4096;

  private RawMemory() {}

  /** What a string of C says. */
  static String text(long address) {
    byte[] bytes = new byte[LONGEST_NAME];
    int at = 0;
    do {
      bytes[at] = IpcAuditHooks.rawByte(address + at);
      if (bytes[at] == 0) {
        break;
      }
      at++;
      if (at == LONGEST_NAME) {
        bytes = Arrays.copyOf(bytes, LONGEST_PATH);
      }
    } while (at < LONGEST_PATH);
    return Texts.of(bytes);
  }
}
