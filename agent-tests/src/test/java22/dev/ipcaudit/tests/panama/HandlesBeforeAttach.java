package dev.ipcaudit.tests.panama;

import static dev.ipcaudit.tests.panama.Libc.IPC_PRIVATE;
import static dev.ipcaudit.tests.panama.Libc.LINKER;
import static dev.ipcaudit.tests.panama.Libc.OWN;
import static dev.ipcaudit.tests.panama.Libc.THREE_INTS;
import static dev.ipcaudit.tests.panama.Libc.bound;
import static dev.ipcaudit.tests.panama.Libc.ok;
import static dev.ipcaudit.tests.panama.Libc.symbol;

import java.lang.invoke.MethodHandle;
import java.util.Scanner;

/** Has the linker in use before an agent is attached; obeys {@code leak} and {@code end}. */
public final class HandlesBeforeAttach {

  private static final MethodHandle EARLY = bound("semget", THREE_INTS);

  private HandlesBeforeAttach() {}

  public static void main(String[] args) throws Throwable {
    Scanner commands = new Scanner(System.in);
    System.out.println("ready");
    while (commands.hasNextLine() && commands.nextLine().equals("leak")) {
      leak();
      System.out.println("leaked");
    }
    System.out.println("ended");
  }

  private static void leak() throws Throwable {
    for (int i = 0; i < 3; i++) {
      ok((int) EARLY.invokeExact(IPC_PRIVATE, 1, OWN)); // by a handle from before
    }
    MethodHandle late = bound("semget", THREE_INTS);
    for (int i = 0; i < 23; i++) {
      ok((int) late.invokeExact(IPC_PRIVATE, 1, OWN)); // by a new handle
    }
    MethodHandle any = LINKER.downcallHandle(THREE_INTS);
    for (int i = 0; i < 29; i++) {
      ok((int) any.invokeExact(symbol("semget"), IPC_PRIVATE, 1, OWN)); // by address
    }
  }
}
