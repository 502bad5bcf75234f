package dev.ipcaudit.tests.children;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Reaps a child of ProcessBuilder by a handle of waitpid. */
public final class StealsChildren {

  private static final MethodHandle WAITPID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("waitpid").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private StealsChildren() {}

  public static void main(String[] arguments) throws Throwable {
    Process child;
    int reaped;
    do {
      child = new ProcessBuilder("/bin/sh", "-c", "sleep 0.02; exit 7").start();
      reaped = (int) WAITPID.invokeExact(-1, MemorySegment.NULL, 0); // by a handle
    } while (reaped != child.pid());
    System.out.println("done");
  }
}
