package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Native;

/** Calls natives before JNA knows of them, then tells JNA, then calls them from the same line. */
public final class LateRegistration {

  public static final int SETS = 17;

  private LateRegistration() {}

  static native int semget(int key, int count, int flags);

  static native int semctl(int id, int index, int command, int value);

  public static void main(String[] args) {
    for (int i = 0; i < 2; i++) {
      try {
        make();
      } catch (UnsatisfiedLinkError e) {
        System.out.println("not registered");
      }
    }
    Native.register(LateRegistration.class, "c");
    for (int i = 0; i < SETS; i++) {
      make();
    }
    ok(semctl(make(), 0, IPC_RMID, 0));
    System.out.println("registered");
  }

  private static int make() {
    return ok(semget(IPC_PRIVATE, 1, OWN)); // late
  }
}
