package dev.ipcaudit.bench;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * Handles of the JDK's linker, asked for by reflection, since the benchmarks are compiled for an
 * older JDK. The handles are what any host gets.
 */
final class ForeignLibc {

  private static final String PACKAGE = "java.lang.foreign.";

  private ForeignLibc() {}

  /** A handle of a function with these parameters, pointers as long, that returns an int. */
  static MethodHandle handle(String name, Class<?>... parameters) {
    return handle(int.class, name, parameters);
  }

  /** The same with a result of another type. */
  static MethodHandle handle(Class<?> result, String name, Class<?>... parameters) {
    try {
      return link(result, name, Array.newInstance(type("Linker$Option"), 0), parameters);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The same with an {@link #errnoSegment} before the parameters, whose type is Object here. */
  static MethodHandle capturing(String name, Class<?>... parameters) {
    return capturing(int.class, name, parameters);
  }

  /** The same with a result of another type. */
  static MethodHandle capturing(Class<?> result, String name, Class<?>... parameters) {
    try {
      Object options = Array.newInstance(type("Linker$Option"), 1);
      String[] errno = {"errno"};
      Array.set(
          options,
          0,
          type("Linker$Option")
              .getMethod("captureCallState", String[].class)
              .invoke(null, (Object) errno));
      MethodHandle handle = link(result, name, options, parameters);
      return handle.asType(handle.type().changeParameterType(0, Object.class));
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A segment that errno is captured in. */
  static Object errnoSegment() {
    try {
      Object layout = type("Linker$Option").getMethod("captureStateLayout").invoke(null);
      Object arena = type("Arena").getMethod("ofAuto").invoke(null);
      return type("SegmentAllocator")
          .getMethod("allocate", type("MemoryLayout"))
          .invoke(arena, layout);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static MethodHandle link(
      Class<?> result, String name, Object options, Class<?>... parameters)
      throws ReflectiveOperationException {
    Object linker = type("Linker").getMethod("nativeLinker").invoke(null);
    Object lookup = type("Linker").getMethod("defaultLookup").invoke(linker);
    Optional<?> symbol =
        (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(lookup, name);
    Object layouts = Array.newInstance(type("MemoryLayout"), parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      Array.set(layouts, i, layout(parameters[i]));
    }
    Object shape =
        type("FunctionDescriptor")
            .getMethod("of", type("MemoryLayout"), layouts.getClass())
            .invoke(null, layout(result), layouts);
    return (MethodHandle)
        type("Linker")
            .getMethod(
                "downcallHandle",
                type("MemorySegment"),
                type("FunctionDescriptor"),
                options.getClass())
            .invoke(linker, symbol.orElseThrow(), shape, options);
  }

  private static Object layout(Class<?> carrier) throws ReflectiveOperationException {
    return type("ValueLayout").getField(carrier == int.class ? "JAVA_INT" : "JAVA_LONG").get(null);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }
}
