package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Obeys the lines of its standard input: {@code leak}, {@code call}, {@code misuse}, {@code grow},
 * {@code shrink} and {@code end}, and says when it has done so.
 */
public final class Watched {

  public static final int SETS = 13;

  /** Where it stops to grow, short of every limit. */
  private static final int MOST = 20_000;

  private static volatile boolean grows;

  private Watched() {}

  public static void main(String[] args) throws Exception {
    int removed = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed
    LIBC.semctl(removed, 0, IPC_RMID);
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    String command;
    Thread growing = new Thread(Watched::growAndShrink);
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      if (command.equals("call")) {
        losesOne();
        losesTwo();
      } else if (command.equals("leak")) {
        for (int i = 0; i < SETS; i++) {
          ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // leaks
        }
      } else if (command.equals("grow")) {
        grows = true;
        growing.start();
      } else if (command.equals("shrink")) {
        grows = false;
        growing.join();
      } else {
        LIBC.semctl(removed, 0, GETNCNT); // uses what was removed
      }
      System.out.println("done: " + command);
    }
  }

  private static void growAndShrink() {
    List<Integer> sets = new ArrayList<>();
    while (grows && sets.size() < MOST) {
      sets.add(ok(LIBC.semget(IPC_PRIVATE, 1, OWN))); // grows
      LockSupport.parkNanos(5_000_000);
    }
    for (int set : sets) {
      LIBC.semctl(set, 0, IPC_RMID);
    }
  }

  private static int open() {
    return ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // opens
  }

  private static void losesOne() {
    open();
  }

  private static void losesTwo() {
    for (int i = 0; i < 2; i++) {
      open();
    }
  }
}
