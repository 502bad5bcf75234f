package dev.ipcaudit.tests.bindings;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** Calls semget as the whole process has it, which a library that was preloaded gives. */
public final class Preloaded {

  public static final int OF_PROCESS = 3;
  public static final int OF_LIBC = 2;

  private Preloaded() {}

  public static void main(String[] args) {
    NativeLibrary process = NativeLibrary.getProcess();
    Object[] arguments = {0, 1, 0600};
    Function semget = process.getFunction("semget");
    for (int i = 0; i < OF_PROCESS; i++) {
      System.out.println(semget.invokeInt(arguments) >= 0); // by the preloaded one
    }
    Function own = NativeLibrary.getInstance("libc.so.6").getFunction("semget");
    for (int i = 0; i < OF_LIBC; i++) {
      System.out.println(own.invokeInt(arguments) >= 0); // past the preloaded one
    }
    System.out.println(process.getFunction("semget_calls").invokeInt(new Object[0]));
  }
}
