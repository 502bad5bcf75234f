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

  private final Class<?> buffer;
  private final Class<?> strategy;
  private final MethodHandle bytes;
  private final MethodHandle objects;
  private final MethodHandle array;
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
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
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

  /** The first array among the arguments up to its first zero, or null if there is none. */
  byte[] text(Object[] given) throws Throwable {
    if (given.length == 1 && buffer.isInstance(given[0])) {
      Object objectBuffer = (Object) objects.invokeExact(given[0]);
      Object first = objectBuffer == null ? null : ((Object[]) array.invokeExact(objectBuffer))[0];
      return first instanceof byte[] ? cut((byte[]) first, 0, ((byte[]) first).length) : null;
    }
    for (int i = 0; i + 1 < given.length; i++) {
      if (strategy.isInstance(given[i + 1])) {
        return (boolean) strategyIsDirect.invokeExact(given[i + 1])
            ? null
            : text(given[i], given[i + 1]);
      }
    }
    return null;
  }

  private byte[] text(Object object, Object by) throws Throwable {
    Object first = (Object) strategyObject.invokeExact(by, object);
    if (!(first instanceof byte[])) {
      return null;
    }
    int offset = (int) strategyOffset.invokeExact(by, object);
    return cut((byte[]) first, offset, (int) strategyLength.invokeExact(by, object));
  }

  private static byte[] cut(byte[] text, int offset, int length) {
    int end = Math.min(text.length, offset + length);
    for (int i = offset; i < end; i++) {
      if (text[i] == 0) {
        end = i;
      }
    }
    return Arrays.copyOfRange(text, offset, end);
  }
}
