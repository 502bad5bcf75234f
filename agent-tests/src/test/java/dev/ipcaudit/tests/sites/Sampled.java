package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Native;
import dev.ipcaudit.tests.blocked.OwnFindings;
import dev.ipcaudit.tests.targets.DirectLibC;

/** Makes so many calls that not every stack is captured. */
public final class Sampled {

  public static final int CALLS = 100_000;
  public static final int HELD = 500;
  public static final int LEFT = 60;

  private static final int IPC_NOWAIT = 04000;
  private static final int LOOKS = 3;

  /** One struct sembuf: take one of the first semaphore, without waiting. */
  private static final byte[] DOWN = {0, 0, -1, -1, 0, IPC_NOWAIT >> 8};

  static {
    Native.register("c");
  }

  private Sampled() {}

  private static native int semop(int set, byte[] operations, long count);

  public static void main(String[] args) throws Exception {
    int set = create();
    for (int i = 0; i < CALLS; i++) { // in a fixed order
      first(set);
      second(set);
    }
    ok(DirectLibC.semctl(set, 0, IPC_RMID, 0));
    int[] held = new int[HELD];
    for (int round = 0; round < LOOKS; round++) {
      for (int i = 0; i < HELD; i++) {
        held[i] = create();
      }
      OwnFindings.report("json"); // a look, which must not change anything
      for (int id : held) {
        ok(DirectLibC.semctl(id, 0, IPC_RMID, 0)); // given back
      }
    }
    for (int i = 0; i < LEFT; i++) {
      ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // left
    }
  }

  private static int create() {
    return ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)); // held
  }

  private static void first(int set) {
    down(set);
  }

  private static void second(int set) {
    down(set);
  }

  private static void down(int set) {
    semop(set, DOWN, 1); // refused
  }
}
