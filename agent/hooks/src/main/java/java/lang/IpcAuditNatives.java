package java.lang;

/**
 * What the wrappers of native methods call that stand for a C function: of JNA's direct mapping, of
 * JNR's machine code and of JNI libraries.
 */
public final class IpcAuditNatives extends IpcAuditHooks {

  /** The target of a call is the class that declares the native. */
  public abstract static class Sink extends IpcAuditCallSink {
    /** Whether the wrapper shall first ask, by the same native with flags 0, what is there. */
    public abstract boolean checksExistence(int function, Class<?> owner, long key, long flags);

    /** The answer to that question: a result, or what the native threw. */
    public abstract void existenceChecked(Class<?> owner, Object result, Throwable thrown);

    /** As {@link IpcAuditFilter#isMapped} of an object that the binding knows the address of. */
    public abstract boolean isMapped(int function, Class<?> owner, Object address, long length);

    /** Begins a call that saves errno only because we asked for it. */
    public abstract void enter(Class<?> owner);

    /** Ends it: the host's errno is again what it was. */
    public abstract void leave(Class<?> owner);

    /** Begins a call that may wait for another process; null if it is none of libc's. */
    public abstract IpcAuditInFlight mark(int function, Class<?> owner, long object);
  }

  /** Set last: while it is null the hooks do nothing. */
  public static volatile Sink sink;

  private IpcAuditNatives() {}

  public static boolean existenceCheck(int function, Class<?> owner, long key, long flags) {
    Sink listener = sink;
    return listener != null && listener.checksExistence(function, owner, key, flags);
  }

  public static void existenceChecked(Object result, Class<?> owner) {
    Sink listener = sink;
    if (listener != null) {
      listener.existenceChecked(owner, result, null);
    }
  }

  public static void existenceCheckThrown(Throwable thrown, Class<?> owner) {
    Sink listener = sink;
    if (listener != null) {
      listener.existenceChecked(owner, null, thrown);
    }
  }

  /** Whether a call names what a mapping holds. */
  public static boolean isMapped(int function, Class<?> owner, Object address, long length) {
    Sink listener = sink;
    return listener != null
        && IpcAuditFilter.anyMapped()
        && listener.isMapped(function, owner, address, length);
  }

  public static void before(int function, Class<?> owner, Object[] arguments) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(owner, false);
      try {
        if (listener.before(function, owner, arguments)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void exit(Object result, int function, Class<?> owner, Object[] arguments) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(owner, true);
      try {
        if (listener.after(function, owner, arguments, result)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void thrown(Throwable thrown, int function, Class<?> owner, Object[] arguments) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(owner, true);
      try {
        if (listener.thrown(function, owner, arguments, thrown)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  /**
   * Right before a call that may wait, if it is one of libc's.
   *
   * @return what to end when it is over, or null
   */
  public static IpcAuditInFlight mark(int function, long object, Class<?> owner) {
    Sink listener = sink;
    return listener == null ? null : listener.mark(function, owner, object);
  }

  /** Begins a call that is to leave the binding's errno alone, not libc's. */
  public static void enter(Class<?> owner) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(owner, false);
      try {
        listener.enter(owner);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void leave(Class<?> owner) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(owner, true);
      try {
        listener.leave(owner);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }
}
