package dev.ipcaudit.tests.limits;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** Makes more pipes than a user may have at full size, and fills the last one. */
public final class CrowdedPipes {

  private static final int PAGE = 4096;

  private CrowdedPipes() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int pipe(int[] ends);

    long write(int descriptor, byte[] data, long count);

    long read(int descriptor, byte[] data, long count);
  }

  public static void main(String[] arguments) throws Exception {
    int[] ends = new int[2];
    for (int i = Integer.parseInt(arguments[0]); i > 0; i--) {
      if (C.LIB.pipe(ends) != 0) {
        throw new IllegalStateException("pipe");
      }
    }
    byte[] data = new byte[3 * PAGE];
    Thread writer = new Thread(() -> C.LIB.write(ends[1], data, data.length)); // a third page
    writer.start();
    Thread.sleep(1000);
    for (long read = 0; read < data.length; ) {
      read += C.LIB.read(ends[0], new byte[PAGE], PAGE);
    }
    writer.join();
  }
}
