package dev.ipcaudit.tests.bindings;

import com.sun.jna.Function;
import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Creates by one binding and removes by the other. */
public final class Mixed {

  private static final Function JNA_SEMGET = Function.getFunction("c", "semget");
  private static final Function JNA_SEMCTL = Function.getFunction("c", "semctl");
  private static final MethodHandle SEMGET = HandleLibC.bound("semget", HandleLibC.THREE_INTS);
  private static final MethodHandle SEMCTL =
      HandleLibC.bound("semctl", HandleLibC.THREE_INTS, Linker.Option.firstVariadicArg(3));

  private Mixed() {}

  public static void main(String[] arguments) throws Throwable {
    for (int i = 0; i < 13; i++) {
      int id =
          JNA_SEMGET.invokeInt(new Object[] {HandleLibC.IPC_PRIVATE, 1, HandleLibC.OWN}); // by JNA
      HandleLibC.ok((int) SEMCTL.invokeExact(id, 0, HandleLibC.IPC_RMID)); // removed by Panama
    }
    for (int i = 0; i < 17; i++) {
      int id = (int) SEMGET.invokeExact(HandleLibC.IPC_PRIVATE, 1, HandleLibC.OWN); // by Panama
      HandleLibC.ok(
          JNA_SEMCTL.invokeInt(new Object[] {id, 0, HandleLibC.IPC_RMID})); // removed by JNA
    }
    int again =
        HandleLibC.ok(
            (int) SEMGET.invokeExact(4711, 1, HandleLibC.OWN | HandleLibC.IPC_CREAT)); // kept
    int found =
        JNA_SEMGET.invokeInt(
            new Object[] {4711, 1, HandleLibC.OWN | HandleLibC.IPC_CREAT}); // found
    System.out.println("found " + (again == found));
  }
}
