package dev.ipcaudit.tests.blackbox;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

/** Does little, for as long as some scans take. */
public final class Lingers {

  private static final int MILLIS = 1500;

  private Lingers() {}

  public static void main(String[] arguments) throws Exception {
    LIBC.semctl(LIBC.semget(IPC_PRIVATE, 1, OWN), 0, IPC_RMID);
    Thread.sleep(MILLIS);
  }
}
