package dev.ipcaudit.tests.blackbox;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

/** Leaves sets that one line made for two callers, and ends as if it were killed. */
public final class Halts {

  static final int POOLED = 3;
  static final int BILLED = 2;

  private Halts() {}

  public static void main(String[] arguments) {
    pool(); // pooled
    bill(); // billed
    Runtime.getRuntime().halt(0);
  }

  private static void pool() {
    for (int i = 0; i < POOLED; i++) {
      make(); // pools
    }
  }

  private static void bill() {
    for (int i = 0; i < BILLED; i++) {
      make(); // bills
    }
  }

  private static void make() {
    ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // halts
  }
}
