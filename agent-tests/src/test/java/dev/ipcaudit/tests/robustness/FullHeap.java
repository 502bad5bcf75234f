package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

/**
 * Creates and removes sets while the heap is full, and says how many of the calls came back. Leaks
 * one when there is memory again.
 */
public final class FullHeap {

  public static final int PAIRS = 60;

  private static Object[] held;

  private FullHeap() {}

  /**
   * @param args a constant of SemCalls, and {@code cold} if the first call is one with a full heap
   */
  public static void main(String[] args) {
    SemCalls calls = SemCalls.valueOf(args[0]);
    if (args.length == 1) {
      pair(calls);
    } else {
      calls.bind();
    }
    fill();
    int created = 0;
    int removed = 0;
    for (int i = 0; i < PAIRS; i++) {
      int id = -1;
      try {
        id = calls.semget(IPC_PRIVATE, 1, OWN);
        created++;
      } catch (OutOfMemoryError none) {
        // counted by not being counted
      }
      try {
        if (id >= 0 && calls.semctl(id, 0, IPC_RMID) == 0) {
          removed++;
        }
      } catch (OutOfMemoryError none) {
        // as above
      }
    }
    held = null;
    awaitMemory();
    System.out.println("created " + created + " removed " + removed);
    pair(calls);
    calls.semget(IPC_PRIVATE, 1, OWN); // seen after all
  }

  private static void pair(SemCalls calls) {
    calls.semctl(calls.semget(IPC_PRIVATE, 1, OWN), 0, IPC_RMID);
  }

  /** A collector that runs beside a busy machine may refuse what is free for a while. */
  private static void awaitMemory() {
    boolean full = true;
    while (full) {
      try {
        full = new byte[1 << 20].length == 0;
      } catch (OutOfMemoryError still) {
        System.gc();
      }
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
