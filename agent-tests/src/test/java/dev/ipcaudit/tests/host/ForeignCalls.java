package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

/** Calls of the C library by java.lang.foreign, which the compiler of the tests does not know. */
final class ForeignCalls {

  private ForeignCalls() {}

  /** Makes a set and removes it. */
  static void run() throws Throwable {
    int set = (int) handle("semget", 3).invoke(IPC_PRIVATE, 1, OWN);
    if ((int) handle("semctl", 3).invoke(set, 0, IPC_RMID) < 0) {
      throw new IllegalStateException("the set could not be removed");
    }
  }

  /** Of a function that takes so many ints and returns one. */
  private static MethodHandle handle(String name, int arguments) throws Throwable {
    Class<?> linkers = Class.forName("java.lang.foreign.Linker");
    Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
    Class<?> shapes = Class.forName("java.lang.foreign.FunctionDescriptor");
    Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
    Class<?> options = Class.forName("java.lang.foreign.Linker$Option");
    Object number = Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_INT").get(null);
    Object numbers = Array.newInstance(layouts, arguments);
    for (int i = 0; i < arguments; i++) {
      Array.set(numbers, i, number);
    }
    Object shape =
        shapes.getMethod("of", layouts, numbers.getClass()).invoke(null, number, numbers);
    Object linker = linkers.getMethod("nativeLinker").invoke(null);
    Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
    Method find = Class.forName("java.lang.foreign.SymbolLookup").getMethod("find", String.class);
    Object symbol = ((Optional<?>) find.invoke(lookup, name)).orElseThrow();
    Object none = Array.newInstance(options, 0);
    return (MethodHandle)
        linkers
            .getMethod("downcallHandle", segments, shapes, none.getClass())
            .invoke(linker, symbol, shape, none);
  }
}
