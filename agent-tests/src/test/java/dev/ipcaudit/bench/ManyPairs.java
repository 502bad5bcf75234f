package dev.ipcaudit.bench;

import com.sun.jna.Native;

/** Creates and removes semaphore sets, opens and closes files: for tools that watch a process. */
public final class ManyPairs {

  private static final int IPC_CREAT = 01000;
  private static final int IPC_RMID = 0;

  static {
    Native.register("c");
  }

  private ManyPairs() {}

  static native int semget(int key, int count, int flags);

  static native int semctl(int id, int semaphore, int command);

  static native int open(String path, int flags);

  static native int close(int descriptor);

  /** Argument: how many of each. */
  public static void main(String[] args) {
    for (int i = Integer.parseInt(args[0]); i > 0; i--) {
      int set = semget(0, 1, IPC_CREAT | 0600);
      int file = open("/dev/null", 0);
      if (set < 0 || file < 0 || close(file) < 0 || semctl(set, 0, IPC_RMID) < 0) {
        throw new IllegalStateException("a call failed");
      }
    }
  }
}
