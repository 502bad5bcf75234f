package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.InstanceLibC;
import dev.ipcaudit.tests.targets.SysV;

/** Leaks in every mapping before and after another agent has retransformed every class. */
public final class Meddled {

  public static final int SETS = 3;
  public static final int SEGMENTS = 5;
  public static final int QUEUES = 7;

  private Meddled() {}

  public static void main(String[] args) {
    leak();
    System.out.println("retransformed " + (Meddler.retransformAll() > 10));
    leak();
  }

  private static void leak() {
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // by interface
    }
    for (int i = 0; i < SEGMENTS; i++) {
      ok(DirectLibC.shmget(IPC_PRIVATE, SysV.size(4099), OWN)); // directly
    }
    for (int i = 0; i < QUEUES; i++) {
      ok(new InstanceLibC().msgget(IPC_PRIVATE, OWN)); // by an object
    }
  }
}
