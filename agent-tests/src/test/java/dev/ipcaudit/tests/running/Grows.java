package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

/** Leaks ten objects a second, {@code sets} or {@code queues}, until it is killed. */
public final class Grows {

  private static final int MILLIS = 100;

  /** Where it stops to leak, short of every limit. */
  private static final int MOST = 3000;

  private Grows() {}

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < MOST; i++) {
      if (args[0].equals("sets")) {
        ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // leaks sets
      } else {
        ok(LIBC.msgget(IPC_PRIVATE, OWN)); // leaks queues
      }
      Thread.sleep(MILLIS);
    }
  }
}
