package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

/** An application that {@link Redeploys} loads again and again, with bindings of its own. */
public final class Deployed implements Runnable {

  /** By every binding that lets its loader go: makes, uses, fails for want of room, and removes. */
  @Override
  public void run() {
    byInterface();
    byNatives();
    if (Runtime.version().feature() >= 22) {
      try {
        ForeignCalls.run();
      } catch (Throwable failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** What the threads of {@link Redeploys} do as well. */
  static void byInterface() {
    int set = ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
    LIBC.semop(set, new SysV.SemBuf(-1, IPC_NOWAIT), size(1));
    ok(LIBC.semctl(set, 0, IPC_RMID));
  }

  static void byNatives() {
    int set = ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN));
    DirectLibC.semop(set, new SysV.SemBuf(-1, IPC_NOWAIT), size(1));
    ok(DirectLibC.semctl(set, 0, IPC_RMID, 0));
  }

  /** Not a part of the application: without the agent too its loader would stay. */
  static void byJnr() {
    int set = ok(JNR.semget(IPC_PRIVATE, 1, OWN));
    JNR.semop(set, new short[] {0, -1, IPC_NOWAIT}, 1);
    ok(JNR.semctl(set, 0, IPC_RMID));
  }
}
