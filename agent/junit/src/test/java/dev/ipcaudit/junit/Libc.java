package dev.ipcaudit.junit;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the fixtures call, and what they did not give back. */
interface Libc extends Library {

  Libc C = Native.load("c", Libc.class);

  Queue<Integer> LEFT = new ConcurrentLinkedQueue<>();

  int eventfd(int initial, int flags);

  int close(int descriptor);

  int posix_spawn(
      int[] pid, String path, Pointer actions, Pointer attributes, String[] argv, String[] envp);

  int waitpid(int pid, int[] status, int options);

  /** Notes what is left on purpose, so that it can be closed when its test is over. */
  static void left(int descriptor) {
    LEFT.add(descriptor);
  }

  static void closeLeft() {
    for (Integer descriptor = LEFT.poll(); descriptor != null; descriptor = LEFT.poll()) {
      C.close(descriptor);
    }
  }
}
