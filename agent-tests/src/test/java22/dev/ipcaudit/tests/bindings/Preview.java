package dev.ipcaudit.tests.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Makes sets by what java.lang.foreign had already as a preview in JDK 21, where it has to be
 * enabled. Given an argument, it waits for a line between the first set and the second.
 */
public final class Preview {

  private static final int IPC_CREAT = 01000;

  private Preview() {}

  public static void main(String[] arguments) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle semget =
        linker.downcallHandle(
            linker.defaultLookup().find("semget").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    int first = (int) semget.invokeExact(0, 1, IPC_CREAT | 0600); // made by preview
    System.out.println("ready");
    if (arguments.length > 0) {
      new BufferedReader(new InputStreamReader(System.in)).readLine();
    }
    int second = (int) semget.invokeExact(0, 1, IPC_CREAT | 0600); // made by preview later
    System.out.println("made " + (second != first && first >= 0 ? 2 : 0));
  }
}
