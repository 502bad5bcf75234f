package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Obeys the lines of its standard input: {@code leak}, {@code call}, {@code misuse} and {@code
 * end}, and says when it has done so.
 */
public final class Watched {

  public static final int SETS = 13;

  private Watched() {}

  public static void main(String[] args) throws IOException {
    int removed = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed
    LIBC.semctl(removed, 0, IPC_RMID);
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    String command;
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      if (command.equals("call")) {
        losesOne();
        losesTwo();
      } else if (command.equals("leak")) {
        for (int i = 0; i < SETS; i++) {
          ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // leaks
        }
      } else {
        LIBC.semctl(removed, 0, GETNCNT); // uses what was removed
      }
      System.out.println("done: " + command);
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
