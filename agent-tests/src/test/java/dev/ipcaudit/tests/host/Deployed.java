package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.SysV;

/**
 * An application that {@link Redeploys} loads again and again, with bindings of its own. It keeps
 * no library in a static field, and unregisters its natives: JNA has a thread that would keep it.
 */
public final class Deployed implements Runnable {

  @Override
  public void run() {
    Sets sets = Native.load("c", Sets.class);
    ok(sets.semctl(ok(sets.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID));
    ok(Natives.semctl(ok(Natives.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID));
    Native.unregister(Natives.class);
    if (Runtime.version().feature() >= 22) {
      try {
        ForeignCalls.run();
      } catch (Throwable failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** The functions that it takes. */
  public interface Sets extends Library {
    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);
  }

  /** The same by direct mapping. */
  public static final class Natives {

    static {
      Native.register("c");
    }

    private Natives() {}

    static native int semget(int key, int count, int flags);

    static native int semctl(int id, int index, int command);
  }

  /** What the threads of {@link Redeploys} do: makes, fails for want of room, and removes. */
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
