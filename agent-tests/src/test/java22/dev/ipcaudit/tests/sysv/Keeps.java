package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.SETVAL;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
import static dev.ipcaudit.tests.targets.HandleLibC.step;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Takes semaphores and ends, while others wait for them. */
public final class Keeps {

  private static final int GETNCNT = 14;
  private static final int SEM_UNDO = 010000;

  private static final MethodHandle SEMGET = bound("semget", HandleLibC.THREE_INTS);
  private static final MethodHandle SEMOP = bound("semop", HandleLibC.SEMOP);
  private static final MethodHandle SEMCTL =
      bound(
          "semctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(3));

  private Keeps() {}

  public static void main(String[] args) throws Throwable {
    int kept = set();
    MemorySegment take = step(-1, 0);
    ok((int) SEMOP.invokeExact(kept, take, 1L)); // kept
    int undone = set();
    MemorySegment undo = step(-1, SEM_UNDO);
    ok((int) SEMOP.invokeExact(undone, undo, 1L)); // given back by the kernel
    for (int set : new int[] {kept, undone}) {
      String wait = "alarm 20; semop(" + set + ", pack('s3', 0, -1, 0))";
      new ProcessBuilder("perl", "-e", wait).inheritIO().start();
      while ((int) SEMCTL.invokeExact(set, 0, GETNCNT, 0) == 0) {
        Thread.sleep(1);
      }
    }
  }

  private static int set() throws Throwable {
    int set = ok((int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN));
    ok((int) SEMCTL.invokeExact(set, 0, SETVAL, 1));
    return set;
  }
}
