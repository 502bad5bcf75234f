package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates sets where the stack has ever more room for the call: none at first, enough at last. Says
 * how many sets the kernel has of which the program never got the id.
 */
public final class FullStack {

  private static final int STEPS = 500;
  private static final long STACK = 1 << 18;

  private final SemCalls calls;
  private final int[] ids = new int[STEPS];
  private int known;
  private int deepest;
  private int bottom;

  private FullStack(SemCalls calls) {
    this.calls = calls;
  }

  /**
   * @param args a constant of SemCalls, and {@code cold} if the first call is one without room
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    FullStack test = new FullStack(SemCalls.valueOf(args[0]));
    test.calls.bind();
    if (args.length == 1) {
      test.calls.semctl(test.calls.semget(IPC_PRIVATE, 1, OWN), 0, IPC_RMID);
    }
    Thread thread = new Thread(null, test::creates, "deep", STACK);
    thread.start();
    thread.join();
    System.out.println("some came back " + (test.known > 0));
    System.out.println("lost " + (sets() - test.known));
    for (int i = 0; i < test.known; i++) {
      test.calls.semctl(test.ids[i], 0, IPC_RMID);
    }
    test.calls.semget(IPC_PRIVATE, 1, OWN); // seen after all
  }

  private void creates() {
    for (int room = 0; room < STEPS; room++) {
      bottom = Integer.MAX_VALUE;
      try {
        down(1);
      } catch (StackOverflowError end) {
        // that deep it goes
      }
      bottom = deepest - room;
      try {
        int id = down(1);
        ids[known++] = id;
      } catch (StackOverflowError none) {
        // there was no room
      }
    }
  }

  /** One method for both ways, so that it needs as much of the stack for one as for the other. */
  private int down(int depth) {
    deepest = depth;
    return depth < bottom ? down(depth + 1) : calls.semget(IPC_PRIVATE, 1, OWN); // deep down
  }

  private static int sets() throws IOException {
    return Files.readAllLines(Path.of("/proc/sysvipc/sem")).size() - 1;
  }
}
