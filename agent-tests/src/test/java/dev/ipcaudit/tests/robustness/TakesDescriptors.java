package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Native;
import java.util.concurrent.TimeUnit;

/**
 * Puts the empty end of a pipe in the place of whatever gets the next numbers: of files of the
 * agent among them, whose thread then reads the pipe, for ever. A thread that is blocked keeps that
 * one looking.
 */
final class TakesDescriptors {

  private static final int NUMBERS = 3;
  private static final int SPINS = 400;

  private TakesDescriptors() {}

  /** By direct mapping, which is fast enough to meet a file that is read. */
  static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int pipe(int[] ends);

    static native int dup(int descriptor);

    static native int dup2(int from, int to);

    static native int close(int descriptor);

    static native long read(int descriptor, byte[] into, long length);
  }

  public static void main(String[] args) throws Exception {
    int[] ends = new int[2];
    ok(Direct.pipe(ends));
    Thread blocked = new Thread(() -> Direct.read(ends[0], new byte[1], 1));
    blocked.setDaemon(true);
    blocked.start();
    ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // left behind
    int next = ok(Direct.dup(ends[0]));
    Direct.close(next);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    for (int round = 0; System.nanoTime() < end; round++) {
      for (int spins = round % SPINS; spins > 0; spins--) {
        Thread.onSpinWait(); // so that somebody else opens something
      }
      for (int i = 0; i < NUMBERS; i++) {
        Direct.dup2(ends[0], next + i);
      }
      for (int i = 0; i < NUMBERS; i++) {
        Direct.close(next + i);
      }
    }
    System.out.println("done");
  }
}
