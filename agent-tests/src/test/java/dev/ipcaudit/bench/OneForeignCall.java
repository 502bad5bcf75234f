package dev.ipcaudit.bench;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

/** Calls by java.lang.foreign once; by its names, since this is compiled for a JDK without it. */
public final class OneForeignCall {

  private static final String PACKAGE = "java.lang.foreign.";

  private OneForeignCall() {}

  public static void main(String[] args) throws Throwable {
    Class<?> linkers = type("Linker");
    Object linker = linkers.getMethod("nativeLinker").invoke(null);
    Object libc = linkers.getMethod("defaultLookup").invoke(linker);
    Optional<?> getpid =
        (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(libc, "getpid");
    Object layouts = Array.newInstance(type("MemoryLayout"), 0);
    Object result = type("ValueLayout").getField("JAVA_INT").get(null);
    Object shape =
        type("FunctionDescriptor")
            .getMethod("of", type("MemoryLayout"), layouts.getClass())
            .invoke(null, result, layouts);
    Object options = Array.newInstance(type("Linker$Option"), 0);
    Method downcall =
        linkers.getMethod(
            "downcallHandle",
            type("MemorySegment"),
            type("FunctionDescriptor"),
            options.getClass());
    MethodHandle handle =
        (MethodHandle) downcall.invoke(linker, getpid.orElseThrow(), shape, options);
    System.out.println((int) handle.invokeExact() > 0);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }
}
