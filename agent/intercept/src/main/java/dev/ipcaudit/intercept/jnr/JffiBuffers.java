package dev.ipcaudit.intercept.jnr;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Reads buffers of arguments of one copy of jffi, in which nothing that can be read is public. Made
 * with the first buffer.
 */
final class JffiBuffers {

  private final MethodHandle bytes;
  private final MethodHandle objects;
  private final MethodHandle arrays;
  private final MethodHandle info;

  /**
   * @param buffer the class {@code com.kenai.jffi.HeapInvocationBuffer}
   * @throws ReflectiveOperationException if this jffi lacks one of the methods
   */
  JffiBuffers(Class<?> buffer) throws ReflectiveOperationException {
    Class<?> objectBuffer =
        Class.forName("com.kenai.jffi.ObjectBuffer", false, buffer.getClassLoader());
    bytes = open(buffer, "array", byte[].class);
    objects = open(buffer, "objectBuffer", Object.class);
    arrays = open(objectBuffer, "objects", Object[].class);
    info = open(objectBuffer, "info", int[].class);
  }

  private static MethodHandle open(Class<?> owner, String name, Class<?> result)
      throws ReflectiveOperationException {
    Method method = owner.getDeclaredMethod(name);
    method.setAccessible(true);
    return MethodHandles.lookup()
        .unreflect(method)
        .asType(MethodType.methodType(result, Object.class));
  }

  /** The arguments in a buffer, encoded. */
  byte[] bytes(Object buffer) throws Throwable {
    return (byte[]) bytes.invokeExact(buffer);
  }

  /** What a buffer has beside that, null if it has no arrays. */
  @Nullable Object objects(Object buffer) throws Throwable {
    return (Object) objects.invokeExact(buffer);
  }

  /** The arrays in that; null comes after the last one. */
  @Nullable Object[] arrays(Object objects) throws Throwable {
    return (Object[]) arrays.invokeExact(objects);
  }

  /** Three numbers for each of them. */
  int[] info(Object objects) throws Throwable {
    return (int[]) info.invokeExact(objects);
  }
}
