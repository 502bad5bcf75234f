package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates sets by handles where the stack has ever more room for the call. Says how many sets the
 * kernel has of which the program never got the id.
 */
public final class FullStackByHandles {

  private static final int STEPS = 500;
  private static final long STACK = 1 << 18;
  private static final MethodHandle SEMGET = HandleLibC.bound("semget", THREE_INTS);
  private static final MethodHandle ANY = LINKER.downcallHandle(THREE_INTS);
  private static final MethodHandle SEMCTL =
      HandleLibC.bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));
  private static final MemorySegment SYMBOL = HandleLibC.symbol("semget");

  private final boolean byAddress;
  private final int[] ids = new int[STEPS];
  private int known;
  private int deepest;
  private int bottom;

  private FullStackByHandles(boolean byAddress) {
    this.byAddress = byAddress;
  }

  /**
   * @param args {@code bound} or {@code address}
   */
  public static void main(String[] args) throws Throwable {
    FullStackByHandles test = new FullStackByHandles(args[0].equals("address"));
    HandleLibC.ok((int) SEMCTL.invokeExact(test.semget(), 0, IPC_RMID));
    Thread thread = new Thread(null, test::creates, "deep", STACK);
    thread.start();
    thread.join();
    System.out.println("some came back " + (test.known > 0));
    int sets = Files.readAllLines(Path.of("/proc/sysvipc/sem")).size() - 1;
    System.out.println("lost " + (sets - test.known));
    for (int i = 0; i < test.known; i++) {
      HandleLibC.ok((int) SEMCTL.invokeExact(test.ids[i], 0, IPC_RMID));
    }
    HandleLibC.ok((int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN)); // leaked
  }

  private int semget() throws Throwable {
    return byAddress
        ? (int) ANY.invokeExact(SYMBOL, IPC_PRIVATE, 1, OWN)
        : (int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN); // deep down
  }

  private void creates() {
    for (int room = 0; room < STEPS; room++) {
      bottom = Integer.MAX_VALUE;
      try {
        down(1);
      } catch (Throwable end) {
        // that deep it goes
      }
      bottom = deepest - room;
      try {
        int id = down(1);
        ids[known++] = id;
      } catch (Throwable none) {
        // there was no room
      }
    }
  }

  private int down(int depth) throws Throwable {
    deepest = depth;
    return depth < bottom ? down(depth + 1) : semget();
  }
}
