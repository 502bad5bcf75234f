package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.ledger.SemaphoreValues;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One copy of JNA in the host; several may be loaded at once, each with an errno of its own. Only
 * public methods are called, which 5.4 and every later version have.
 */
final class JnaInstance implements HostBinding, SemaphoreValues, LibcAddresses.Lookup {

  static final String NATIVE = "com.sun.jna.Native";

  private static final Object[] NOTHING = {};

  /** So rarely a library is opened for questions alone: its JNA can go in between. */
  private static final long RAREST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final String part;
  private final Class<?> pointer;
  private final Class<?> pointerType;
  private final Class<?> lastErrorException;
  private final MethodHandle getLastError;
  private final MethodHandle setLastError;
  private final MethodHandle nativeValue;
  private final Class<?> structure;
  private final Class<?> byValue;
  private final MethodHandle pointerOf;
  private final MethodHandle structurePointer;
  private final MethodHandle errorCode;
  private final MethodHandle invokeInt;
  private final MethodHandle getFunction;
  private final MethodHandle invokeLong;
  private final MethodHandle getProcess;
  private final MethodHandle libraryFunction;

  /**
   * The {@code com.sun.jna.Function} that says where libc keeps errno. Weak, as the next: JNA has a
   * thread that keeps its loader for as long as one of its libraries is there.
   */
  private volatile WeakReference<Object> errnoLocation = new WeakReference<>(null);

  private volatile WeakReference<Object> semctl = new WeakReference<>(null);

  /** Whether the host has called since the last question, so that its library is there. */
  private volatile boolean used;

  private volatile long opened;

  /**
   * @param part the mapping that is meant: {@code jna} or {@code jna-direct}
   * @param jnaNative the class {@code com.sun.jna.Native} of this copy
   * @throws ReflectiveOperationException if this JNA lacks one of the methods
   */
  JnaInstance(String part, Class<?> jnaNative) throws ReflectiveOperationException {
    this.part = part;
    ClassLoader loader = jnaNative.getClassLoader();
    Class<?> function = Class.forName("com.sun.jna.Function", false, loader);
    pointer = Class.forName("com.sun.jna.Pointer", false, loader);
    pointerType = Class.forName("com.sun.jna.PointerType", false, loader);
    lastErrorException = Class.forName("com.sun.jna.LastErrorException", false, loader);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    getLastError = lookup.findStatic(jnaNative, "getLastError", MethodType.methodType(int.class));
    setLastError =
        lookup.findStatic(jnaNative, "setLastError", MethodType.methodType(void.class, int.class));
    nativeValue =
        lookup
            .findStatic(pointer, "nativeValue", MethodType.methodType(long.class, pointer))
            .asType(MethodType.methodType(long.class, Object.class));
    pointerOf =
        lookup
            .findVirtual(pointerType, "getPointer", MethodType.methodType(pointer))
            .asType(MethodType.methodType(Object.class, Object.class));
    structure = Class.forName("com.sun.jna.Structure", false, loader);
    byValue = Class.forName("com.sun.jna.Structure$ByValue", false, loader);
    structurePointer =
        lookup
            .findVirtual(structure, "getPointer", MethodType.methodType(pointer))
            .asType(MethodType.methodType(Object.class, Object.class));
    errorCode =
        lookup
            .findVirtual(lastErrorException, "getErrorCode", MethodType.methodType(int.class))
            .asType(MethodType.methodType(int.class, Object.class));
    getFunction =
        lookup
            .findStatic(
                function,
                "getFunction",
                MethodType.methodType(function, String.class, String.class))
            .asType(MethodType.methodType(Object.class, String.class, String.class));
    invokeInt =
        lookup
            .findVirtual(function, "invokeInt", MethodType.methodType(int.class, Object[].class))
            .asType(MethodType.methodType(int.class, Object.class, Object[].class));
    invokeLong =
        lookup
            .findVirtual(function, "invokeLong", MethodType.methodType(long.class, Object[].class))
            .asType(MethodType.methodType(long.class, Object.class, Object[].class));
    Class<?> library = Class.forName("com.sun.jna.NativeLibrary", true, loader);
    getProcess =
        lookup
            .findStatic(library, "getProcess", MethodType.methodType(library))
            .asType(MethodType.methodType(Object.class));
    libraryFunction =
        lookup
            .findVirtual(library, "getFunction", MethodType.methodType(function, String.class))
            .asType(MethodType.methodType(Object.class, Object.class, String.class));
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public int errno() throws Throwable {
    return (int) getLastError.invokeExact();
  }

  @Override
  public void errno(int errno) throws Throwable {
    setLastError.invokeExact(errno);
  }

  /** JNA keeps a copy of errno after each call, this one too, and sets both. */
  @Override
  public void placeErrno() throws Throwable {
    int saved = errno();
    IpcAuditErrno.place((long) invokeLong.invokeExact(errnoLocation(), NOTHING));
    long errno = IpcAuditErrno.save();
    errno(saved);
    IpcAuditErrno.restore(errno);
  }

  /** That of the process, as C itself resolves it: a host may have its libc by any name. */
  private Object errnoLocation() throws Throwable {
    Object known = errnoLocation.get();
    if (known == null) {
      Object process = (Object) getProcess.invokeExact();
      known = (Object) libraryFunction.invokeExact(process, "__errno_location");
      errnoLocation = new WeakReference<>(known);
    }
    return known;
  }

  @Override
  public int errnoOf(Throwable thrown) throws Throwable {
    return lastErrorException.isInstance(thrown)
        ? (int) errorCode.invokeExact((Object) thrown)
        : -1;
  }

  @Override
  public SemaphoreValues semaphores() {
    if (!used) {
      used = true;
    }
    return this;
  }

  @Override
  public int ask(int set, int index, int command) {
    try {
      Object function = semctl.get();
      if (function == null && !used && System.nanoTime() - opened < RAREST_NANOS) {
        return UNKNOWN; // the host may have given its library up, and all of this JNA
      }
      int errno = errno();
      if (function == null) {
        used = false;
        opened = System.nanoTime();
        function = (Object) getFunction.invokeExact("c", "semctl");
        semctl = new WeakReference<>(function);
      }
      int answer = invoke(function, new Object[] {set, index, command});
      errno(errno);
      return answer;
    } catch (Throwable unable) {
      if (IpcAuditHooks.isStop(unable)) {
        throw (Error) unable;
      }
      return UNKNOWN;
    }
  }

  @Override
  public long address(String name) {
    try {
      return number((Object) getFunction.invokeExact("c", name));
    } catch (Throwable missing) {
      return 0; // an UnsatisfiedLinkError
    }
  }

  /** Calls the C function that the host itself is about to call. */
  int invoke(Object function, Object[] arguments) throws Throwable {
    return (int) invokeInt.invokeExact(function, arguments);
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value)
        || pointer.isInstance(value)
        || pointerType.isInstance(value);
  }

  @Override
  public boolean isPassedElsewhere(Object value) {
    // whether a class implements an interface takes a search through all that it implements, whose
    // result threads of one class keep taking from each other: most arguments are spared it
    return value instanceof Float
        || value instanceof Double
        || (!(value instanceof Number || pointer.isInstance(value)) && byValue.isInstance(value));
  }

  @Override
  public long number(@Nullable Object value) throws Throwable {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (pointer.isInstance(value)) {
      return (long) nativeValue.invokeExact(value);
    }
    if (pointerType.isInstance(value)) {
      Object inner = (Object) pointerOf.invokeExact(value);
      return inner == null ? 0 : (long) nativeValue.invokeExact(inner);
    }
    return 0;
  }

  /**
   * A structure has memory of its own, which JNA hands to C. What belongs to a {@code Memory} is
   * its address as well: another thread of the host may free it at any time.
   */
  @Override
  public long address(Object value) throws Throwable {
    return structure.isInstance(value)
        ? (long) nativeValue.invokeExact((Object) structurePointer.invokeExact(value))
        : number(value);
  }
}
