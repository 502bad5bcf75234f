package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

/** Calls where there is hardly any stack left, and then as usual. */
public final class Overflows {

  public static final int AFTERWARDS = 3;

  /** From no room at all to enough of it. */
  private static final int TRIES = 1000;

  private static int tries;

  private Overflows() {}

  public static void main(String[] args) {
    pair();
    try {
      recurse();
    } catch (StackOverflowError expected) {
      System.out.println("overflowed");
    }
    pair();
    afterwards();
    System.out.println("done");
  }

  private static void pair() {
    ok(LIBC.semctl(ok(LIBC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0)); // in order
  }

  /** Every frame that is unwound leaves a little more room for the next try. */
  private static void recurse() {
    try {
      recurse();
    } catch (StackOverflowError full) {
      if (tries++ < TRIES) {
        atTheEdge();
      }
      throw full;
    }
  }

  private static void atTheEdge() {
    LIBC.semget(IPC_PRIVATE, 1, 0); // at the edge
  }

  private static void afterwards() {
    for (int i = 0; i < AFTERWARDS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // lost afterwards
    }
  }
}
