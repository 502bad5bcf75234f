package dev.ipcaudit.intercept.jnr;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the arguments of a call through jffi, which come in three forms: one number each; numbers
 * followed by arrays that stand for some of them; or all of them encoded in a buffer.
 */
final class JffiArguments {

  /** Each argument has as many bytes in a buffer. */
  private static final int SLOT = 8;

  /** Where the index of a parameter is in what describes an array; ObjectBuffer of jffi. */
  private static final int INDEX_SHIFT = 16;

  private static final int INDEX_MASK = 0xff;

  /** Nothing that is read of an array lies behind this. */
  private static final int MOST = 1 << 16;

  private final Class<?> buffer;
  private final Class<?> strategy;
  private final Class<?> parameterInfo;
  private final MethodHandle bytes;
  private final MethodHandle objects;
  private final MethodHandle array;
  private final MethodHandle info;
  private final MethodHandle parameterIndex;
  private final MethodHandle strategyObject;
  private final MethodHandle strategyOffset;
  private final MethodHandle strategyLength;
  private final MethodHandle strategyIsDirect;

  JffiArguments(ClassLoader loader) throws ReflectiveOperationException {
    buffer = Class.forName("com.kenai.jffi.HeapInvocationBuffer", false, loader);
    strategy = Class.forName("com.kenai.jffi.ObjectParameterStrategy", false, loader);
    Class<?> objectBuffer = Class.forName("com.kenai.jffi.ObjectBuffer", false, loader);
    bytes = open(buffer, "array", byte[].class);
    objects = open(buffer, "objectBuffer", Object.class);
    array = open(objectBuffer, "objects", Object[].class);
    info = open(objectBuffer, "info", int[].class);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    parameterInfo = Class.forName("com.kenai.jffi.ObjectParameterInfo", false, loader);
    parameterIndex =
        lookup
            .findVirtual(parameterInfo, "getParameterIndex", MethodType.methodType(int.class))
            .asType(MethodType.methodType(int.class, Object.class));
    strategyIsDirect =
        lookup
            .findVirtual(strategy, "isDirect", MethodType.methodType(boolean.class))
            .asType(MethodType.methodType(boolean.class, Object.class));
    strategyObject = ofObject(lookup, "object", Object.class);
    strategyOffset = ofObject(lookup, "offset", int.class);
    strategyLength = ofObject(lookup, "length", int.class);
  }

  private static MethodHandle open(Class<?> owner, String name, Class<?> result)
      throws ReflectiveOperationException {
    Method method = owner.getDeclaredMethod(name);
    method.setAccessible(true);
    return MethodHandles.lookup()
        .unreflect(method)
        .asType(MethodType.methodType(result, Object.class));
  }

  private MethodHandle ofObject(MethodHandles.Lookup lookup, String name, Class<?> result)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(strategy, name, MethodType.methodType(result, Object.class))
        .asType(MethodType.methodType(result, Object.class, Object.class));
  }

  /** The arguments as numbers; what comes after the last one is of no use. */
  Object[] numbers(Object[] given) throws Throwable {
    return given.length == 1 && buffer.isInstance(given[0])
        ? decoded((byte[]) bytes.invokeExact(given[0]))
        : given;
  }

  private static Object[] decoded(byte[] encoded) {
    ByteBuffer from = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    Object[] numbers = new Object[encoded.length / SLOT];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = from.getLong(i * SLOT);
    }
    return numbers;
  }

  /**
   * The same with each array in its place instead of a number, which has no meaning there.
   *
   * @param numbers what {@link #numbers} made of {@code given}
   */
  Object[] withArrays(Object[] given, Object[] numbers) throws Throwable {
    Object[] all = Arrays.copyOf(numbers, numbers.length, Object[].class);
    if (given.length == 1 && buffer.isInstance(given[0])) {
      Object encoded = (Object) objects.invokeExact(given[0]);
      if (encoded != null) {
        Object[] arrays = (Object[]) array.invokeExact(encoded);
        int[] infos = (int[]) info.invokeExact(encoded);
        for (int i = 0; i < arrays.length && arrays[i] != null; i++) {
          int index = infos[3 * i] >> INDEX_SHIFT & INDEX_MASK;
          put(all, index, arrays[i], infos[3 * i + 1], infos[3 * i + 2]);
        }
      }
      return all;
    }
    for (int i = 2; i < given.length; i++) {
      if (parameterInfo.isInstance(given[i])) {
        putObject(all, given, i);
      }
    }
    return all;
  }

  /**
   * Either object and strategy come before what describes a parameter, or array, offset, length.
   */
  private void putObject(Object[] all, Object[] given, int described) throws Throwable {
    int index = (int) parameterIndex.invokeExact(given[described]);
    Object by = given[described - 1];
    if (by instanceof Integer flags) {
      put(all, index, given[described - 3], (Integer) given[described - 2], flags);
    } else if (strategy.isInstance(by) && !(boolean) strategyIsDirect.invokeExact(by)) {
      Object object = given[described - 2];
      Object bare = (Object) strategyObject.invokeExact(by, object);
      int offset = (int) strategyOffset.invokeExact(by, object);
      put(all, index, bare, offset, (int) strategyLength.invokeExact(by, object));
    }
  }

  /** Arrays of other types hold nothing that is read, but the number there is no address. */
  private static void put(Object[] all, int index, Object array, int offset, int length) {
    if (index >= all.length) {
      return;
    }
    int end = offset + Math.min(length, MOST);
    if (array instanceof byte[] bytes) {
      all[index] = Arrays.copyOfRange(bytes, offset, end);
    } else if (array instanceof int[] ints) {
      all[index] = Arrays.copyOfRange(ints, offset, end);
    } else {
      all[index] = array;
    }
  }
}
