package dev.ipcaudit.intercept;

/**
 * Reads memory by its address: only where the kernel or libc has just read the same, or will do so
 * next, since a wrong address ends the JVM.
 */
final class RawMemory {

  /** NAME_MAX, a slash and the zero; longer names are refused by libc. */
  private static final int LONGEST_NAME = 257;

  private RawMemory() {}

  /** What a string of C says. */
  static String text(long address) {
    byte[] bytes = new byte[LONGEST_NAME];
    int at = 0;
    do {
      bytes[at] = IpcAuditHooks.rawByte(address + at);
    } while (bytes[at] != 0 && ++at < LONGEST_NAME);
    return Texts.of(bytes);
  }
}
