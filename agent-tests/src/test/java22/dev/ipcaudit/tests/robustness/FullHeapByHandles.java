package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Creates and removes sets by handles while the heap is full; leaks one when it is not any more.
 */
public final class FullHeapByHandles {

  private static final MethodHandle SEMGET = HandleLibC.bound("semget", THREE_INTS);
  private static final MethodHandle SEMCTL =
      HandleLibC.bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));

  private static Object[] held;
  private static int created;
  private static int removed;

  private FullHeapByHandles() {}

  /**
   * @param args {@code cold} if the first call is one with a full heap
   */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      pair();
    }
    fill();
    created = 0;
    removed = 0;
    for (int i = 0; i < 60; i++) {
      try {
        pair();
      } catch (OutOfMemoryError none) {
        // counted by not being counted
      }
    }
    held = null;
    System.out.println("created " + created + " removed " + removed);
    pair();
    HandleLibC.ok((int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN)); // leaked
  }

  private static void pair() throws Throwable {
    int id = (int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN);
    created++;
    if ((int) SEMCTL.invokeExact(id, 0, IPC_RMID) == 0) {
      removed++;
    }
  }

  private static void fill() {
    int size = 1 << 20;
    while (size > 0) {
      try {
        Object[] more = new Object[size];
        more[0] = held;
        held = more;
      } catch (OutOfMemoryError full) {
        size /= 2;
      }
    }
  }
}
