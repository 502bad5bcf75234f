package java.lang;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * Questions to libc that change nothing, through the JDK's own linker: it lets java.base ask
 * without a warning. Before JDK 22 every answer is unknown. To ask for the first time takes some
 * hundred milliseconds.
 */
public final class IpcAuditLibc {

  /** The answer that is not known. */
  public static final int UNKNOWN = -1;

  private static final int F_GETPIPE_SZ = 1032;

  /** Before, the linker is a preview, which is the host's to enable. */
  private static final int OLDEST_JDK = 22;

  /** {@code int fcntl(int, int)}, or null. */
  private static final MethodHandle FCNTL = fcntl();

  private IpcAuditLibc() {}

  private static MethodHandle fcntl() {
    if (Runtime.version().feature() < OLDEST_JDK) {
      return null;
    }
    IpcAuditHooks.linksItself = Thread.currentThread();
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> linker = Class.forName("java.lang.foreign.Linker");
      Class<?> symbols = Class.forName("java.lang.foreign.SymbolLookup");
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      Class<?> shape = Class.forName("java.lang.foreign.FunctionDescriptor");
      Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
      Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
      Object number = Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_INT").get(null);
      Object linking =
          lookup.findStatic(linker, "nativeLinker", MethodType.methodType(linker)).invoke();
      Object lookups =
          lookup
              .findVirtual(linker, "defaultLookup", MethodType.methodType(symbols))
              .invoke(linking);
      Optional<?> address =
          (Optional<?>)
              lookup
                  .findVirtual(symbols, "find", MethodType.methodType(Optional.class, String.class))
                  .invoke(lookups, "fcntl");
      Object twoInts = Array.newInstance(layout, 2);
      Array.set(twoInts, 0, number);
      Array.set(twoInts, 1, number);
      Object type =
          lookup
              .findStatic(shape, "of", MethodType.methodType(shape, layout, twoInts.getClass()))
              .asFixedArity()
              .invoke(number, twoInts);
      Object variadic = Array.newInstance(option, 1);
      Array.set(
          variadic,
          0,
          lookup
              .findStatic(option, "firstVariadicArg", MethodType.methodType(option, int.class))
              .invoke(2));
      return (MethodHandle)
          lookup
              .findVirtual(
                  linker,
                  "downcallHandle",
                  MethodType.methodType(MethodHandle.class, segment, shape, variadic.getClass()))
              .asFixedArity()
              .invoke(linking, address.get(), type, variadic);
    } catch (Throwable otherJdk) {
      return null;
    } finally {
      IpcAuditHooks.linksItself = null;
    }
  }

  /** How many bytes a pipe can hold, by F_GETPIPE_SZ of fcntl(2); {@link #UNKNOWN} if unknown. */
  public static int pipeSize(int descriptor) {
    try {
      return FCNTL == null ? UNKNOWN : (int) FCNTL.invokeExact(descriptor, F_GETPIPE_SZ);
    } catch (Throwable closed) {
      return UNKNOWN;
    }
  }
}
