package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;

import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Links and makes its first calls on a thread that is interrupted. */
public final class InterruptedFirstByHandles {

  private InterruptedFirstByHandles() {}

  public static void main(String[] args) throws Throwable {
    Thread.currentThread().interrupt();
    MethodHandle semget = bound("semget", THREE_INTS);
    MethodHandle semctl = bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));
    print("bound");
    ok((int) semctl.invokeExact(create(semget), 0, IPC_RMID));
    print("removed");
    create(semget);
    print("leaked");
  }

  private static int create(MethodHandle semget) throws Throwable {
    return ok((int) semget.invokeExact(IPC_PRIVATE, 1, OWN)); // on an interrupted thread
  }

  private static void print(String what) {
    System.out.println(what + " interrupted " + Thread.currentThread().isInterrupted());
  }
}
