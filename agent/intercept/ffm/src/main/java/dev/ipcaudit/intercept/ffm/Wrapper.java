package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Composes the handle that the host gets in place of the linker's. In comments, (a c x..)R is a
 * handle that takes the address, the segment for errno and the arguments.
 */
final class Wrapper {

  /** Before the arguments come the address and the segment for errno. */
  private static final int ARGUMENTS = 2;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodHandle TAKE =
      find(Captures.class, "take", MethodType.methodType(MemorySegment.class));
  private static final MethodHandle FAILED_OR_REMOVES =
      find(
          Downcall.class,
          "failedOrRemoves",
          MethodType.methodType(boolean.class, boolean.class, int.class));

  private Wrapper() {}

  /** Whether a result of this type can be looked at. */
  static boolean understands(Class<?> result) {
    return result == int.class || result == long.class || result == MemorySegment.class;
  }

  /**
   * A handle that calls another one and tells the listener.
   *
   * @param handle (a c x..)R
   * @param ownCapture whether c is to be taken from {@link Captures}
   * @return (a x..)R, or (a c x..)R if the host brings the segment
   */
  static MethodHandle around(
      LibcFunction function, Listener listener, MethodHandle handle, boolean ownCapture)
      throws ReflectiveOperationException {
    MethodType type = handle.type();
    Downcall downcall = new Downcall(function, listener, handle, ownCapture);
    MethodHandle after = after(downcall, type);
    MethodHandle test = isOfInterest(function, type);
    if (test != null) {
      after = MethodHandles.guardWithTest(test, after, pass(type, ownCapture));
    }
    MethodHandle whole = MethodHandles.foldArguments(after, handle);
    if (function.effect() == Effect.GET) {
      whole = MethodHandles.foldArguments(whole, before(downcall, type));
    }
    return ownCapture ? MethodHandles.collectArguments(whole, 1, TAKE) : whole;
  }

  /** (R a c x..)R: tells the listener. */
  private static MethodHandle after(Downcall downcall, MethodType type)
      throws ReflectiveOperationException {
    Class<?> result = type.returnType();
    MethodHandle after =
        LOOKUP
            .bind(
                downcall,
                "after",
                MethodType.methodType(result, result, MemorySegment.class, Object[].class))
            .asCollector(Object[].class, type.parameterCount() - ARGUMENTS)
            .asType(type.dropParameterTypes(0, 1).insertParameterTypes(0, result));
    return MethodHandles.dropArguments(after, 1, type.parameterType(0));
  }

  /** (a c x..)void: tells the listener. */
  private static MethodHandle before(Downcall downcall, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle before =
        LOOKUP
            .bind(
                downcall,
                "before",
                MethodType.methodType(void.class, MemorySegment.class, Object[].class))
            .asCollector(Object[].class, type.parameterCount() - ARGUMENTS)
            .asType(type.dropParameterTypes(1, 2).changeReturnType(void.class));
    return MethodHandles.dropArguments(before, 1, type.parameterType(1));
  }

  /** (R a c x..)boolean, or null if every call is of interest. */
  private static MethodHandle isOfInterest(LibcFunction function, MethodType type) {
    Class<?> result = type.returnType();
    MethodHandle failed =
        find(Downcall.class, "failed", MethodType.methodType(boolean.class, result));
    if (function.effect() == Effect.OPERATE) {
      return failed;
    }
    int command = ARGUMENTS + function.selectArgument();
    if (function.effect() != Effect.CONTROL || !type.parameterType(command).isPrimitive()) {
      return null;
    }
    MethodHandle test =
        MethodHandles.explicitCastArguments(
            MethodHandles.filterArguments(FAILED_OR_REMOVES, 0, failed),
            MethodType.methodType(boolean.class, result, type.parameterType(command)));
    MethodType whole = type.insertParameterTypes(0, result).changeReturnType(boolean.class);
    return MethodHandles.permuteArguments(test, whole, 0, 1 + command);
  }

  /** (R a c x..)R: only passes the result, and gives the segment back. */
  private static MethodHandle pass(MethodType type, boolean ownCapture) {
    Class<?> result = type.returnType();
    if (!ownCapture) {
      return MethodHandles.dropArguments(MethodHandles.identity(result), 1, type.parameterList());
    }
    MethodHandle pass =
        find(Downcall.class, "pass", MethodType.methodType(result, result, MemorySegment.class));
    pass = MethodHandles.dropArguments(pass, 1, type.parameterType(0));
    return MethodHandles.dropArguments(
        pass, 3, type.parameterList().subList(ARGUMENTS, type.parameterCount()));
  }

  private static MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return LOOKUP.findStatic(owner, name, type);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.toString(), impossible);
    }
  }
}
