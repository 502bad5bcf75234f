package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.util.ArrayList;
import java.util.List;

/** Holds more and more for a while, and gives all of it back in the end. */
public final class RunsOn {

  /** More than nine tenths of the limit that the test sets. */
  public static final int SETS = 38;

  private static final int PAUSE_MS = 100;

  private RunsOn() {}

  public static void main(String[] arguments) throws Exception {
    int other = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed by another process
    new ProcessBuilder("ipcrm", "-s", Integer.toString(other)).inheritIO().start().waitFor();
    int idle = ok(LibC.LIBC.shmget(IPC_PRIVATE, size(4096), OWN)); // attached by nobody
    List<Integer> sets = new ArrayList<>();
    for (int i = 0; i < SETS; i++) {
      sets.add(ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN))); // holds more and more
      int steady = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // gives back at once
      LibC.LIBC.semctl(steady, 0, IPC_RMID);
      Thread.sleep(PAUSE_MS);
    }
    for (int set : sets) {
      LibC.LIBC.semctl(set, 0, IPC_RMID);
    }
    LibC.LIBC.shmctl(idle, IPC_RMID, null);
    System.out.println("done");
  }
}
