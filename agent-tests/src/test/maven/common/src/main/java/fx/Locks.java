package fx;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** What is tested: sets of semaphores. */
public final class Locks {

  private static final int PRIVATE = 0;
  private static final int RMID = 0;

  private Locks() {}

  interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);

    int semget(int key, int count, int flags);

    int semctl(int set, int number, int command);
  }

  public static int open() {
    return Libc.C.semget(PRIVATE, 1, 0600); // the line that makes them
  }

  public static void close(int set) {
    Libc.C.semctl(set, 0, RMID);
  }
}
