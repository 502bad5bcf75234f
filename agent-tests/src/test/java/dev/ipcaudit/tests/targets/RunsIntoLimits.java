package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;

import com.sun.jna.NativeLong;

/** Creates until there is no more room, and then tries a few times more. */
public final class RunsIntoLimits {

  /** How often it fails. */
  public static final int FAILURES = 3;

  /** 64 TiB. */
  private static final NativeLong MUCH = new NativeLong(1L << 46);

  private RunsIntoLimits() {}

  public static void main(String[] arguments) {
    int failures = 0;
    while (failures < FAILURES) {
      failures += make(arguments[0]) == -1 ? 1 : 0;
    }
    System.out.println("full");
  }

  private static int make(String what) {
    switch (what) {
      case "sets":
        return LIBC.semget(SysV.IPC_PRIVATE, 1, 0600); // sets until ENOSPC
      case "memory":
        return LIBC.shmget(SysV.IPC_PRIVATE, MUCH, 0600); // more than there is
      case "instances":
        return Descriptors.C.LIB.inotify_init1(0); // instances until EMFILE
      default:
        return Descriptors.C.LIB.eventfd(0, 0); // eventfds until EMFILE
    }
  }
}
