package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

/** One line makes queues, and another process removes some of them. */
public final class RemovedElsewhere {

  public static final int QUEUES = 5;
  public static final int REMOVED = 2;

  private RemovedElsewhere() {}

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < QUEUES; i++) {
      int queue = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // makes
      if (i < REMOVED) {
        new ProcessBuilder("ipcrm", "-q", Integer.toString(queue)).inheritIO().start().waitFor();
      }
    }
    System.out.println("done");
  }
}
