package dev.ipcaudit.tests.limits;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV;
import java.util.ArrayList;
import java.util.List;

/** Starts processes until there may be no more of them, and then tries a few times more. */
public final class ChildLimit {

  private static final int SIGKILL = 9;
  private static final String SLEEP = "/bin/sleep";
  private static final String[] COMMAND = {SLEEP, "30"};
  private static final String[] NOTHING = {};

  private ChildLimit() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int posix_spawn(
        int[] pid, String path, Pointer actions, Pointer attributes, String[] argv, String[] envp);

    int fork();

    void _exit(int status);

    int kill(int pid, int signal);

    int waitpid(int pid, int[] status, int options);
  }

  public static void main(String[] arguments) {
    List<Integer> children = new ArrayList<>();
    try {
      int[] pid = new int[1];
      while (C.LIB.posix_spawn(pid, SLEEP, null, null, COMMAND, NOTHING) == 0) { // looks
        children.add(pid[0]);
      }
      for (int i = 0; i < 3; i++) {
        C.LIB.posix_spawn(pid, SLEEP, null, null, COMMAND, NOTHING); // does not look
      }
      int again = 0;
      for (int i = 0; i < 2; i++) {
        again += parent(C.LIB.fork()) == -1 ? 1 : 0; // does not ask why
        if (parent(C.LIB.fork()) == -1 && Native.getLastError() == SysV.EAGAIN) { // asks why
          again++;
        }
      }
      System.out.println(again + " times no fork");
    } finally {
      for (int child : children) {
        C.LIB.kill(child, SIGKILL);
        C.LIB.waitpid(child, null, 0);
      }
    }
  }

  /** A child that is made after all ends here. */
  private static int parent(int result) {
    if (result == 0) {
      C.LIB._exit(0);
    }
    return result;
  }
}
