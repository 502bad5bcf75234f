package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.ledger.SemaphoreValues;
import dev.ipcaudit.model.Errno;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One copy of jffi in the host; several may be loaded at once, each with an errno of its own.
 * Values are numbers, addresses among them, or bytes: jffi sees nothing else.
 */
final class JffiInstance implements HostBinding, SemaphoreValues, LibcAddresses.Lookup {

  static final String INVOKER = "com.kenai.jffi.Invoker";

  private final Class<?> library;
  private final Class<?> invoker;
  private final JffiContexts contexts;
  private final JffiArguments arguments;
  private final MethodHandle getLastError;
  private final MethodHandle setLastError;
  private final MethodHandle invoke;

  /** Of the C function that says where libc keeps errno; 0 if there is none. */
  private final long errnoLocation;

  private volatile long semctl;

  /**
   * @param invoker the class {@code com.kenai.jffi.Invoker} of this copy
   * @throws ReflectiveOperationException if this jffi lacks one of the methods
   */
  JffiInstance(Class<?> invoker, ModuleOpener opener) throws ReflectiveOperationException {
    this.invoker = invoker;
    ClassLoader loader = invoker.getClassLoader();
    opener.open(invoker);
    library = Class.forName("com.kenai.jffi.Library", false, loader);
    contexts = new JffiContexts(loader);
    arguments = new JffiArguments(loader);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Class<?> lastError = Class.forName("com.kenai.jffi.LastError", false, loader);
    Object errno = singleton(lastError);
    getLastError =
        lookup.findVirtual(lastError, "get", MethodType.methodType(int.class)).bindTo(errno);
    setLastError =
        lookup
            .findVirtual(lastError, "set", MethodType.methodType(void.class, int.class))
            .bindTo(errno);
    invoke =
        lookup
            .findVirtual(
                invoker,
                "invokeN3",
                MethodType.methodType(
                    long.class, contexts.type(), long.class, long.class, long.class, long.class))
            .bindTo(singleton(invoker))
            .asType(
                MethodType.methodType(
                    long.class, Object.class, long.class, long.class, long.class, long.class));
    errnoLocation = address("__errno_location");
  }

  private static Object singleton(Class<?> type) throws ReflectiveOperationException {
    return type.getMethod("getInstance").invoke(null);
  }

  JffiContexts contexts() {
    return contexts;
  }

  JffiArguments arguments() {
    return arguments;
  }

  /** As the whole process has it. */
  @Override
  public long address(String name) throws ReflectiveOperationException {
    Object all = library.getMethod("getDefault").invoke(null);
    return (long) library.getMethod("getSymbolAddress", String.class).invoke(all, name);
  }

  /**
   * A replacement for what {@code InvokeDynamicSupport} gives out: that calls a native directly,
   * this one calls the method of {@code Invoker} that has the same name and does the same.
   */
  Object throughInvoker(Object fast, Object context, long address) throws Throwable {
    Method past = (Method) fast.getClass().getMethod("getMethod").invoke(fast);
    MethodHandle old = (MethodHandle) fast.getClass().getMethod("getMethodHandle").invoke(fast);
    MethodType type = old.type().insertParameterTypes(0, contexts.type(), long.class);
    MethodHandle handle =
        MethodHandles.publicLookup()
            .findVirtual(invoker, past.getName(), type)
            .bindTo(singleton(invoker));
    Constructor<?> constructor = fast.getClass().getDeclaredConstructor(Method.class, Object.class);
    constructor.setAccessible(true);
    return constructor.newInstance(
        past, MethodHandles.insertArguments(handle, 0, context, address));
  }

  /** Calls a function of at most three arguments, which are numbers. */
  long call(long address, Object[] numbers) throws Throwable {
    return (long)
        invoke.invokeExact(
            contexts.question(), address, at(numbers, 0), at(numbers, 1), at(numbers, 2));
  }

  /** An argument; a function that has fewer does not look at it. */
  private long at(Object[] numbers, int index) throws Throwable {
    return index < numbers.length ? number(numbers[index]) : 0;
  }

  @Override
  public SemaphoreValues semaphores() {
    return this;
  }

  @Override
  public int ask(int set, int index, int command) {
    try {
      int errno = errno();
      long function = semctl;
      if (function == 0) {
        function = address("semctl");
        semctl = function;
      }
      long answer =
          (long)
              invoke.invokeExact(
                  contexts.question(), function, (long) set, (long) index, (long) command);
      errno(errno);
      return (int) answer;
    } catch (Throwable unable) {
      if (IpcAuditHooks.isStop(unable)) {
        throw (Error) unable;
      }
      return UNKNOWN;
    }
  }

  @Override
  public String part() {
    return JnrTransformer.PART;
  }

  @Override
  public int errno() throws Throwable {
    return (int) getLastError.invokeExact();
  }

  @Override
  public void errno(int errno) throws Throwable {
    setLastError.invokeExact(errno);
  }

  /** By a call that leaves jffi's copy of errno alone. */
  @Override
  public void placeErrno() throws Throwable {
    if (errnoLocation != 0) {
      IpcAuditErrno.place(
          (long) invoke.invokeExact(contexts.location(), errnoLocation, 0L, 0L, 0L));
    }
  }

  @Override
  public int errnoOf(Throwable thrown) {
    return Errno.UNKNOWN;
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value);
  }

  @Override
  public long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
