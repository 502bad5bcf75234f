package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hears calls through an old handle that the linker does not remember, as it forgets what nobody
 * asks for when memory is short. What the pointers of its shape point to, and whether it was {@code
 * critical}, nobody knows any more; so the host's own handle is called. Its errno is the host's, or
 * unknown where the host did not ask for it.
 */
final class UncachedHandles {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final MethodHandleInternals inside;
  private final Downcalls downcalls;

  UncachedHandles(MethodHandleInternals inside, Downcalls downcalls) {
    this.inside = inside;
    this.downcalls = downcalls;
  }

  /**
   * A handle that is heard, or null if the old one is something else than the linker's.
   *
   * @param values what is bound to the handle, the address last
   */
  @Nullable MethodHandle hear(MethodHandle handle, Object[] values, int number) throws Throwable {
    MethodType type = handle.type();
    LibcFunction function = Catalog.function(number);
    if (!CallWrapperGenerator.understands(type.returnType())) {
      return null;
    }
    MethodHandle heard = heard(handle, values, function, type);
    return heard == null ? null : heard.bindTo(values[values.length - 1]);
  }

  /** Takes the address first. */
  private @Nullable MethodHandle heard(
      MethodHandle handle, Object[] values, LibcFunction function, MethodType type)
      throws Throwable {
    if (isLinked(handle, values, type)) {
      MethodHandle full =
          MethodHandles.dropArguments(handle, 0, MemorySegment.class, MemorySegment.class);
      MethodHandle unknown =
          LOOKUP.findStatic(
              UncachedHandles.class,
              "unknownErrno",
              MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class));
      return downcalls.around(function, MethodHandles.foldArguments(full, unknown), true, type);
    }
    if (type.parameterCount() == 0 || type.parameterType(0) != MemorySegment.class) {
      return null;
    }
    MethodType arguments = type.dropParameterTypes(0, 1);
    if (isLinked(handle, values, arguments, ErrnoSegment.ERRNO)) {
      MethodHandle full = MethodHandles.dropArguments(handle, 0, MemorySegment.class);
      return downcalls.around(function, full, false, arguments);
    }
    return null;
  }

  /** Called by a handle. The segment of ours stays as it is made here. */
  static void unknownErrno(MemorySegment address, MemorySegment capture) {
    ErrnoSegment.set(capture, Errno.UNKNOWN);
  }

  /** Whether the handle is what the linker makes of such arguments. */
  private boolean isLinked(
      MethodHandle handle, Object[] values, MethodType arguments, Linker.Option... options)
      throws Throwable {
    FunctionDescriptor shape = shape(arguments);
    if (shape == null) {
      return false;
    }
    // on some machines a function with variable arguments gets one more, whichever the first is
    Linker.Option[] variadic = Arrays.copyOf(options, options.length + 1);
    variadic[options.length] = Linker.Option.firstVariadicArg(arguments.parameterCount());
    Object symbol = values[values.length - 1];
    return isLike(handle, values, downcalls.link(shape, options).bindTo(symbol))
        || isLike(handle, values, downcalls.link(shape, variadic).bindTo(symbol));
  }

  /** Whether two handles are the same but for the code they call. */
  private boolean isLike(MethodHandle handle, Object[] values, MethodHandle made)
      throws ReflectiveOperationException {
    if (!inside.actAlike(made, handle)) {
      return false;
    }
    Object[] others = inside.values(made);
    for (int i = 0; i < others.length; i++) {
      boolean same =
          others[i] == values[i] || (others[i] instanceof Long && others[i].equals(values[i]));
      // of the code that is called there is one for each shape, of the rest one for all
      if (!same && !(i == 0 && isSameCall(others[i], values[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameCall(Object one, Object other) {
    return one instanceof MethodHandle made
        && other instanceof MethodHandle old
        && made.getClass() == old.getClass()
        && made.type().equals(old.type());
  }

  private static @Nullable FunctionDescriptor shape(MethodType type) {
    MemoryLayout[] arguments = new MemoryLayout[type.parameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      MemoryLayout argument = layout(type.parameterType(i));
      if (argument == null) {
        return null;
      }
      arguments[i] = argument;
    }
    return FunctionDescriptor.of(layout(type.returnType()), arguments);
  }

  private static @Nullable MemoryLayout layout(Class<?> carrier) {
    if (carrier == int.class) {
      return ValueLayout.JAVA_INT;
    }
    if (carrier == long.class) {
      return ValueLayout.JAVA_LONG;
    }
    if (carrier == MemorySegment.class) {
      return ValueLayout.ADDRESS;
    }
    if (carrier == short.class) {
      return ValueLayout.JAVA_SHORT;
    }
    if (carrier == byte.class) {
      return ValueLayout.JAVA_BYTE;
    }
    if (carrier == char.class) {
      return ValueLayout.JAVA_CHAR;
    }
    return carrier == boolean.class ? ValueLayout.JAVA_BOOLEAN : null;
  }
}
