package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * What rewritten classes of JNA call: in the one method that every call by interface mapping
 * passes, and where a C function is bound to a method. Direct mapping calls natives, see {@link
 * IpcAuditNatives}.
 */
public final class IpcAuditJna extends IpcAuditHooks {

  /** The target of a call is a {@code com.sun.jna.Function}. */
  public abstract static class Sink extends IpcAuditCallSink {
    /** A call is made by {@code target}, and it is not known yet where libc's functions are. */
    public abstract void unknown(Object target);

    /** JNA resolved {@code method} to the C function at an address. */
    public abstract void bound(Object function, long address, Method method);

    /**
     * Links a call of {@code target}, a native method that was loaded before the agent was loaded.
     */
    public abstract CallSite link(MethodHandles.Lookup caller, MethodHandle target, int function);
  }

  /**
   * What is asked of one copy of JNA; its implementation is linked with that copy. Objects are
   * those that JNA takes and gives, and no pointer among them is followed.
   */
  public abstract static class Copy {
    /** The errno that JNA keeps for this thread. */
    public abstract int errno();

    /** Sets that errno, and that of libc. */
    public abstract void errno(int errno);

    /** The errno that an exception of JNA carries, or -1 if it is none that does. */
    public abstract int errnoOf(Throwable thrown);

    /** Whether it is a {@code Pointer} or a {@code PointerType}. */
    public abstract boolean isAddress(Object value);

    /** Whether it is a {@code Pointer}. */
    public abstract boolean isPointer(Object value);

    /** Whether it is a structure of which C gets a copy. */
    public abstract boolean isByValue(Object value);

    /** The address that a pointer stands for, 0 for null and for what stands for none. */
    public abstract long address(Object value);

    /** The {@code com.sun.jna.Function} of that name in a library, or, for null, in the process. */
    public abstract Object function(String library, String name);

    /** The charset by which it passes strings, unless a library says another. */
    public abstract String encoding();

    /** Calls for a result of a type, by no option of its library. */
    public abstract Object invoke(Object function, Class<?> type);

    public abstract int invokeInt(Object function, Object[] arguments);

    public abstract long invokeLong(Object function, Object[] arguments);
  }

  /** Set last: while it is null the hooks do nothing. */
  public static volatile Sink sink;

  /** The prefix of a renamed native method. */
  public static String prefix;

  private IpcAuditJna() {}

  // ---- com.sun.jna.Function.invoke(Object[], Class, boolean, int)

  public static void enter(Object target, long address, Object[] arguments) {
    Sink listener = sink;
    if (listener == null || arguments == null) {
      return;
    }
    int function = IpcAuditFilter.functionAt(address);
    if (function == 0 && IpcAuditFilter.addresses == null) {
      long errno = listener.saved(target, false);
      try {
        listener.unknown(target);
      } finally {
        IpcAuditErrno.restore(errno);
      }
      function = IpcAuditFilter.functionAt(address);
    }
    if (function == 0) {
      return;
    }
    if (IpcAuditFilter.looksBefore(function, arguments)) {
      long errno = listener.saved(target, false);
      try {
        if (listener.before(function, target, arguments)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
    if (IpcAuditFilter.blocks(function)) {
      Object first = arguments.length > 0 ? arguments[0] : null;
      IpcAuditInFlight.enter(function, first instanceof Number number ? number.longValue() : -1);
    }
  }

  /**
   * A call returned.
   *
   * @param type of the result, as the host has declared it
   */
  public static void exit(
      Object result, Object target, long address, Object[] arguments, Class<?> type) {
    Sink listener = sink;
    if (listener == null || arguments == null) {
      return;
    }
    int function = IpcAuditFilter.functionAt(address);
    if (function == 0) {
      return;
    }
    if (IpcAuditFilter.blocks(function)) {
      IpcAuditInFlight.leave();
    }
    if (!IpcAuditFilter.isOfInterest(function, failed(result), arguments)) {
      return;
    }
    long errno = listener.saved(target, true);
    try {
      // JNA gives null for a pointer that is 0, and has nothing else for a call without a result
      boolean isVoid = type == null || type == void.class || type == Void.class;
      if (listener.after(function, target, arguments, isVoid ? void.class : result)) {
        listener.captured(new Throwable());
      }
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  private static boolean failed(Object result) {
    return result instanceof Integer small
        ? small == -1
        : result instanceof Number number && (int) number.longValue() == -1;
  }

  public static void thrown(Throwable thrown, Object target, long address, Object[] arguments) {
    Sink listener = sink;
    if (listener == null || arguments == null) {
      return;
    }
    int function = IpcAuditFilter.functionAt(address);
    if (function != 0) {
      if (IpcAuditFilter.blocks(function)) {
        IpcAuditInFlight.leave();
      }
      long errno = listener.saved(target, true);
      try {
        if (listener.thrown(function, target, arguments, thrown)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- com.sun.jna.NativeLibrary.getFunction(String, Method)

  /** The name without the prefix that the agent gave a renamed native. */
  public static String originalName(String name) {
    String before = prefix;
    return before != null && name != null && name.startsWith(before)
        ? name.substring(before.length())
        : name;
  }

  /** The method of the host that a renamed native serves; name mappers must see that one. */
  public static Method originalMethod(Method method) {
    long errno = IpcAuditErrno.save();
    try {
      if (method != null && prefix != null && method.getName().startsWith(prefix)) {
        return method
            .getDeclaringClass()
            .getDeclaredMethod(originalName(method.getName()), method.getParameterTypes());
      }
    } catch (Exception | LinkageError unlikely) {
      // the renamed one serves as well, only a mapper would see its name
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return method;
  }

  public static void bound(Object function, long address, Method method) {
    Sink listener = sink;
    if (listener != null && method != null) {
      long errno = IpcAuditErrno.save();
      try {
        listener.bound(function, address, method);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- calls of natives that were registered before the agent was loaded

  /** Bootstrap of a call site that called {@code target} before it was rewritten. */
  public static CallSite link(
      MethodHandles.Lookup caller,
      String name,
      MethodType type,
      MethodHandle target,
      int function) {
    Sink listener = sink;
    long errno = IpcAuditErrno.save();
    try {
      if (listener != null) {
        return listener.link(caller, target, function);
      }
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return new ConstantCallSite(target);
  }
}
