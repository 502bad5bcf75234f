package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;

/** Creates until there is no more room, and then tries a few times more. */
public final class RunsIntoLimits {

  /** How often it fails. */
  public static final int FAILURES = 3;

  private RunsIntoLimits() {}

  public static void main(String[] arguments) {
    int failures = 0;
    while (failures < FAILURES) {
      int result =
          arguments[0].equals("sets")
              ? LIBC.semget(SysV.IPC_PRIVATE, 1, 0600) // sets until ENOSPC
              : Descriptors.C.LIB.eventfd(0, 0); // eventfds until EMFILE
      failures += result == -1 ? 1 : 0;
    }
    System.out.println("full");
  }
}
