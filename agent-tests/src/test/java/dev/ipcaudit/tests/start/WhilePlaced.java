package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.LibC;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;

/**
 * Looks the first function of the catalog up while the agent places its hooks for another reason: a
 * pipe of the JDK. Argument: microseconds between the two.
 */
public final class WhilePlaced {

  public static final int SETS = 5;

  private WhilePlaced() {}

  public static void main(String[] args) throws Exception {
    Thread other = new Thread(WhilePlaced::pipe);
    other.start();
    for (long end = System.nanoTime() + Long.parseLong(args[0]) * 1000; System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < SETS; i++) {
      int set = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // while hooks are placed
      ok(LibC.LIBC.semctl(set, 0, IPC_RMID));
    }
    other.join();
  }

  private static void pipe() {
    try {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
