package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

/** Leaks at twelve lines, at each line fewer sets. */
public final class LeaksEverywhere {

  public static final int LINES = 12;

  private LeaksEverywhere() {}

  public static void main(String[] args) {
    for (int i = 0; i < LINES; i++) {
      for (int line = i; line < LINES; line++) {
        leak(i);
      }
    }
  }

  private static void leak(int line) {
    switch (line) {
      case 0 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // most
      case 1 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 2 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 3 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 4 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 5 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 6 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 7 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 8 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
      case 9 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // the tenth
      case 10 -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // the eleventh
      default -> ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // fewest
    }
  }
}
