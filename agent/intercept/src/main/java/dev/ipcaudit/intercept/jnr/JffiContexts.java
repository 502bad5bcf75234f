package dev.ipcaudit.intercept.jnr;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Arrays;

/**
 * The call contexts of one copy of jffi: what a function takes and gives, and whether errno is
 * saved after the call. One that does not save it has a twin that does.
 */
final class JffiContexts {

  private final Class<?> context;
  private final Class<?> function;
  private final Class<?> type;
  private final Object convention;
  private final MethodHandle get;
  private final MethodHandle flags;
  private final MethodHandle contextOf;
  private final MethodHandle addressOf;
  private final MethodHandle newFunction;
  private final MethodHandle returnType;
  private final MethodHandle parameterCount;
  private final MethodHandle parameterType;
  private final Object[] words;
  private final Object[] longs;
  private final Object[] shorts;
  private final int ignoresErrno;
  private final Object question;
  private final Object location;

  JffiContexts(ClassLoader loader) throws ReflectiveOperationException {
    context = Class.forName("com.kenai.jffi.CallContext", false, loader);
    function = Class.forName("com.kenai.jffi.Function", false, loader);
    type = Class.forName("com.kenai.jffi.Type", false, loader);
    Class<?> conventions = Class.forName("com.kenai.jffi.CallingConvention", false, loader);
    convention = conventions.getField("DEFAULT").get(null);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Object types = Array.newInstance(type, 0);
    get =
        lookup
            .findStatic(
                context,
                "getCallContext",
                MethodType.methodType(context, type, types.getClass(), conventions, boolean.class))
            .asType(
                MethodType.methodType(
                    Object.class, Object.class, Object.class, Object.class, boolean.class));
    Field field = context.getDeclaredField("flags");
    field.setAccessible(true);
    flags =
        MethodHandles.lookup()
            .unreflectGetter(field)
            .asType(MethodType.methodType(int.class, Object.class));
    contextOf = getter(lookup, function, "getCallContext", context, Object.class);
    addressOf = getter(lookup, function, "getFunctionAddress", long.class, long.class);
    returnType = getter(lookup, context, "getReturnType", type, Object.class);
    parameterCount = getter(lookup, context, "getParameterCount", int.class, int.class);
    parameterType =
        lookup
            .findVirtual(context, "getParameterType", MethodType.methodType(type, int.class))
            .asType(MethodType.methodType(Object.class, Object.class, int.class));
    newFunction =
        lookup
            .findConstructor(function, MethodType.methodType(void.class, long.class, context))
            .asType(MethodType.methodType(Object.class, long.class, Object.class));
    words = types("SINT", "UINT", "SINT32", "UINT32");
    longs = types("SLONG", "ULONG", "SINT64", "UINT64", "SLONG_LONG", "ULONG_LONG", "POINTER");
    shorts = types("SINT8", "UINT8", "SINT16", "UINT16", "SCHAR", "UCHAR", "SSHORT", "USHORT");
    try {
      Object number = type.getField("SINT").get(null);
      Object size = type.getField("SLONG").get(null);
      ignoresErrno = flags(get(number, false)) & ~flags(get(number, true));
      question = get(number, true, number, size, number);
      location = get(type.getField("POINTER").get(null), false, number, size, number);
    } catch (ReflectiveOperationException | RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new ReflectiveOperationException(failure);
    }
  }

  private Object[] types(String... names) throws ReflectiveOperationException {
    Object[] types = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      types[i] = type.getField(names[i]).get(null);
    }
    return types;
  }

  private static boolean isOneOf(Object[] types, Object type) {
    for (Object one : types) {
      if (one.equals(type)) {
        return true;
      }
    }
    return false;
  }

  private static MethodHandle getter(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> result, Class<?> seen)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(owner, name, MethodType.methodType(result))
        .asType(MethodType.methodType(seen, Object.class));
  }

  private Object get(Object result, boolean savesErrno, Object... parameters) throws Throwable {
    Object types = Array.newInstance(type, parameters.length);
    System.arraycopy(parameters, 0, types, 0, parameters.length);
    return (Object) get.invokeExact(result, types, convention, savesErrno);
  }

  private int flags(Object callContext) throws Throwable {
    return (int) flags.invokeExact(callContext);
  }

  /** The class {@code CallContext}. */
  Class<?> type() {
    return context;
  }

  /** A context for {@code int get(int, size_t, int)}, which saves errno. */
  Object question() {
    return question;
  }

  /**
   * A context for {@code int *__errno_location(void)}, which does not save errno. It has the
   * parameters of a question, which the function does not look at.
   */
  Object location() {
    return location;
  }

  /** The context itself, given a context or a function. */
  Object of(Object contextOrFunction) throws Throwable {
    return function.isInstance(contextOrFunction)
        ? (Object) contextOf.invokeExact(contextOrFunction)
        : contextOrFunction;
  }

  boolean savesErrno(Object contextOrFunction) throws Throwable {
    return (flags(of(contextOrFunction)) & ignoresErrno) == 0;
  }

  /**
   * The result of C in what jffi gave, which is 64 bits for every call: an Integer or a Long, or
   * void.class where C was taken to give something else.
   */
  Object result(Object contextOrFunction, long given) throws Throwable {
    Object declared = (Object) returnType.invokeExact(of(contextOrFunction));
    if (isOneOf(words, declared)) {
      return (int) given;
    }
    return isOneOf(longs, declared) ? (Object) given : void.class;
  }

  /**
   * The arguments of C, without what comes after the last one; those that are no integers and no
   * addresses are a Double each.
   *
   * @param numbers one for each parameter at least, in the order of the parameters
   */
  Object[] passed(Object contextOrFunction, Object[] numbers) throws Throwable {
    Object plain = of(contextOrFunction);
    int count = Math.min((int) parameterCount.invokeExact(plain), numbers.length);
    Object[] passed = Arrays.copyOf(numbers, count, Object[].class);
    for (int i = 0; i < count; i++) {
      Object declared = (Object) parameterType.invokeExact(plain, i);
      if (!isOneOf(words, declared) && !isOneOf(longs, declared) && !isOneOf(shorts, declared)) {
        passed[i] = Double.NaN;
      }
    }
    return passed;
  }

  /**
   * The same with errno saved. jffi keeps contexts, so this makes a new one only once. On Linux a
   * variadic function without floating-point arguments is called like any other.
   */
  Object saving(Object contextOrFunction) throws Throwable {
    Object plain = of(contextOrFunction);
    int count = (int) parameterCount.invokeExact(plain);
    Object[] parameters = new Object[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = (Object) parameterType.invokeExact(plain, i);
    }
    Object twin = get((Object) returnType.invokeExact(plain), true, parameters);
    return plain == contextOrFunction
        ? twin
        : (Object) newFunction.invokeExact((long) addressOf.invokeExact(contextOrFunction), twin);
  }
}
