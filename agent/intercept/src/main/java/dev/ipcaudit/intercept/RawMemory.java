package dev.ipcaudit.intercept;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * Reads strings of C by their addresses. Through the kernel, to which a wrong address is an error
 * and not the end of the JVM: a function of some other library may have the name of one of libc's,
 * and what it takes need not be an address at all.
 */
public final class RawMemory {

  private static final String MEMORY = "/proc/self/mem"; // proc(5)

  /** Of most names: NAME_MAX, a slash and the zero. */
  private static final int LONGEST_NAME = 257;

  /** PATH_MAX; what is longer is refused by the kernel. */
  private static final int LONGEST_PATH = 4096;

  /** No memory is mapped below, that no null pointer hits any: vm.mmap_min_addr. */
  private static final long LOWEST = 1 << 16;

  private RawMemory() {}

  /**
   * Whether it can be an address at all, and is no number that a function of some other library
   * takes in its place.
   */
  public static boolean isAddress(long address) {
    return address >= LOWEST;
  }

  /**
   * What a string of C says, or null if there is none at that address.
   *
   * @throws IOException if nothing can be read: no descriptor is left, or the kernel forbids it
   */
  public static String text(long address) throws IOException {
    if (!isAddress(address)) {
      return null;
    }
    // not a FileChannel, which a thread that is interrupted cannot read
    try (RandomAccessFile memory = new RandomAccessFile(MEMORY, "r")) {
      byte[] bytes = read(memory, address, LONGEST_NAME);
      if (bytes != null && !ends(bytes)) {
        bytes = read(memory, address, LONGEST_PATH);
      }
      return bytes == null || !ends(bytes) ? null : Texts.of(bytes);
    }
  }

  /** As many bytes as there are, or null. */
  private static byte[] read(RandomAccessFile memory, long address, int length) {
    byte[] bytes = new byte[length];
    try {
      memory.seek(address);
      return memory.read(bytes) < 0 ? null : bytes;
    } catch (IOException unmapped) {
      return null;
    }
  }

  private static boolean ends(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }
}
