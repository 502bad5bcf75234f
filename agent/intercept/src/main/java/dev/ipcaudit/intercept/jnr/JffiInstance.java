package dev.ipcaudit.intercept.jnr;

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

  private final Class<?> invoker;
  private final IpcAuditJffi.Copy copy;
  private final JffiContexts contexts;
  private final JffiArguments arguments;

  /** Of the C function that says where libc keeps errno; 0 if there is none. */
  private final long errnoLocation;

  private volatile long semctl;

  /**
   * @param invoker the class {@code com.kenai.jffi.Invoker} of this copy
   * @param copy what is linked with it
   * @throws ReflectiveOperationException if this jffi lacks what is not public
   * @throws LinkageError if it lacks one of the methods
   */
  JffiInstance(Class<?> invoker, IpcAuditJffi.Copy copy) throws ReflectiveOperationException {
    this.invoker = invoker;
    this.copy = copy;
    contexts = new JffiContexts(copy);
    arguments = new JffiArguments(copy);
    errnoLocation = address("__errno_location");
  }

  JffiContexts contexts() {
    return contexts;
  }

  JffiArguments arguments() {
    return arguments;
  }

  /** As the whole process has it. */
  @Override
  public long address(String name) {
    return copy.address(name);
  }

  /**
   * A replacement for what {@code InvokeDynamicSupport} gives out: that calls a native directly,
   * this one calls the method of {@code Invoker} that has the same name and does the same.
   */
  Object throughInvoker(Object fast, Object context, long address) throws Throwable {
    Method past = (Method) fast.getClass().getMethod("getMethod").invoke(fast);
    MethodHandle old = (MethodHandle) fast.getClass().getMethod("getMethodHandle").invoke(fast);
    MethodType type = old.type().insertParameterTypes(0, context.getClass(), long.class);
    MethodHandle handle =
        MethodHandles.publicLookup()
            .findVirtual(invoker, past.getName(), type)
            .bindTo(invoker.getMethod("getInstance").invoke(null));
    Constructor<?> constructor = fast.getClass().getDeclaredConstructor(Method.class, Object.class);
    constructor.setAccessible(true);
    return constructor.newInstance(
        past, MethodHandles.insertArguments(handle, 0, context, address));
  }

  /** Calls a function of at most three arguments, which are numbers. */
  long call(long address, Object[] numbers) {
    return copy.call(contexts.question(), address, at(numbers, 0), at(numbers, 1), at(numbers, 2));
  }

  /** An argument; a function that has fewer does not look at it. */
  private long at(Object[] numbers, int index) {
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
      long answer = copy.call(contexts.question(), function, set, index, command);
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
  public int errno() {
    return copy.errno();
  }

  @Override
  public void errno(int errno) {
    copy.errno(errno);
  }

  /** By a call that leaves jffi's copy of errno alone. */
  @Override
  public void placeErrno() {
    if (errnoLocation != 0) {
      IpcAuditErrno.place(copy.call(contexts.location(), errnoLocation, 0, 0, 0));
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
