package dev.ipcaudit.tests.panama;

import com.sun.jna.Function;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Creates by one binding and removes by the other. */
public final class Mixed {

  private static final Function JNA_SEMGET = Function.getFunction("c", "semget");
  private static final Function JNA_SEMCTL = Function.getFunction("c", "semctl");
  private static final MethodHandle SEMGET = Libc.bound("semget", Libc.THREE_INTS);
  private static final MethodHandle SEMCTL =
      Libc.bound("semctl", Libc.THREE_INTS, Linker.Option.firstVariadicArg(3));

  private Mixed() {}

  public static void main(String[] arguments) throws Throwable {
    for (int i = 0; i < 13; i++) {
      int id = JNA_SEMGET.invokeInt(new Object[] {Libc.IPC_PRIVATE, 1, Libc.OWN}); // by JNA
      Libc.ok((int) SEMCTL.invokeExact(id, 0, Libc.IPC_RMID)); // removed by Panama
    }
    for (int i = 0; i < 17; i++) {
      int id = (int) SEMGET.invokeExact(Libc.IPC_PRIVATE, 1, Libc.OWN); // by Panama
      Libc.ok(JNA_SEMCTL.invokeInt(new Object[] {id, 0, Libc.IPC_RMID})); // removed by JNA
    }
    int again = Libc.ok((int) SEMGET.invokeExact(4711, 1, Libc.OWN | Libc.IPC_CREAT)); // kept
    int found = JNA_SEMGET.invokeInt(new Object[] {4711, 1, Libc.OWN | Libc.IPC_CREAT}); // found
    System.out.println("found " + (again == found));
  }
}
