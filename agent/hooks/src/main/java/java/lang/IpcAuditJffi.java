package java.lang;

import java.nio.ByteOrder;

/**
 * What rewritten classes of jffi and JNR call: calls by address, and the making of natives. What is
 * called a context here is a {@code CallContext} or a {@code Function} of jffi.
 */
public final class IpcAuditJffi extends IpcAuditHooks {

  /** Listens to calls by address. */
  public abstract static class Sink {
    /** jffi resolved a name, and it is not known yet where the catalogued functions are. */
    public abstract void resolved(Object library);

    /** As {@link IpcAuditCallSink#errno}. */
    public abstract long errno(Object context, boolean called);

    /** JNR makes a native of {@code function}, 0 if not catalogued: whether it shall save errno. */
    public abstract boolean stub(int function, String name, Class<?>[] types, boolean savesErrno);

    /**
     * Before a call: with which context to make it, so that errno is known afterwards. Null if it
     * is not reported.
     */
    public abstract Object enter(int function, Object context, boolean ignoresErrno);

    /** Between enter and a call before which there is something to look at; true as after it. */
    public abstract boolean before(int function, Object context, long address, Object[] arguments);

    /**
     * After a call that may be of interest; the context is the host's, and says what the result is
     * worth.
     *
     * @return whether {@link #captured} is to follow
     */
    public abstract boolean after(int function, Object context, Object[] arguments, long result);

    /** As {@link IpcAuditCallSink#captured}. */
    public abstract void captured(Throwable stack);

    /** After every call that {@link #enter} did not refuse. */
    public abstract void leave(Object context);

    /** A call of a form that is not understood. */
    public abstract void unseen(int function);

    /** What jffi shall give out instead of {@code invoker}, a method handle that calls past us. */
    public abstract Object handle(int function, Object invoker, Object context, long address);

    final long saved(Object context, boolean called) {
      long errno = IpcAuditErrno.save();
      return errno == IpcAuditErrno.UNKNOWN ? errno(context, called) : errno;
    }
  }

  /**
   * What is asked of one copy of jffi; its implementation is linked with that copy. Objects are
   * those that jffi takes and gives, and a type is a {@code Type} of jffi.
   */
  public abstract static class Copy {
    /** The errno that jffi keeps for this thread. */
    public abstract int errno();

    /** Sets that errno, and that of libc. */
    public abstract void errno(int errno);

    /** The address of a name as the whole process has it, or 0. */
    public abstract long address(String name);

    /** Calls a function; one that has fewer arguments does not look at the others. */
    public abstract long call(Object context, long address, long first, long second, long third);

    /** The types of C's {@code int}. */
    public abstract Object[] words();

    /** The types of as many bits as an address has. */
    public abstract Object[] longs();

    /** The integral types that are shorter than an {@code int}. */
    public abstract Object[] shorts();

    /** A {@code CallContext} for {@code int get(int, size_t, int)}, which saves errno. */
    public abstract Object question();

    /** One for a function that gives a pointer, with the same parameters, which does not. */
    public abstract Object location();

    /** The {@code CallContext} itself, given one or a {@code Function}. */
    public abstract Object contextOf(Object contextOrFunction);

    /** A {@code CallContext} with the result and the parameters of another one, saving errno. */
    public abstract Object saving(Object context);

    /** A {@code Function} at the address of another one. */
    public abstract Object function(Object function, Object context);

    public abstract Object returnType(Object context);

    public abstract int parameterCount(Object context);

    public abstract Object parameterType(Object context, int index);

    /** Whether it is a {@code HeapInvocationBuffer}. */
    public abstract boolean isBuffer(Object value);

    /** The index in an {@code ObjectParameterInfo}, -1 for all else. */
    public abstract int parameterIndex(Object value);

    /** Whether it is an {@code ObjectParameterStrategy} for what is on the Java heap. */
    public abstract boolean isHeap(Object strategy);

    /** What a strategy takes for an object. */
    public abstract Object object(Object strategy, Object object);

    public abstract int offset(Object strategy, Object object);

    public abstract int length(Object strategy, Object object);
  }

  /** Set last: while it is null the hooks do nothing. */
  public static volatile Sink sink;

  private IpcAuditJffi() {}

  // ---- com.kenai.jffi.Library

  public static void resolved(Object library) {
    Sink listener = sink;
    if (listener != null && IpcAuditFilter.addresses == null) {
      long errno = IpcAuditErrno.save();
      try {
        listener.resolved(library);
      } catch (Throwable unseen) {
        IpcAuditHooks.forget(unseen);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- com.kenai.jffi.Invoker, and who calls like it

  public static int functionAt(long address) {
    return IpcAuditFilter.functionAt(address);
  }

  public static Object enter(int function, Object context, boolean ignoresErrno) {
    Sink listener = sink;
    if (listener == null) {
      return null;
    }
    long errno = listener.saved(context, false);
    try {
      return listener.enter(function, context, ignoresErrno);
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  public static boolean needsBefore(int function) {
    return IpcAuditFilter.mayLookBefore(function);
  }

  /** Right before the call itself. */
  public static void calls(int function, long object) {
    if (IpcAuditFilter.blocks(function)) {
      IpcAuditInFlight.enter(function, object);
    }
  }

  /** The same for a call whose arguments jffi has encoded: a descriptor or an id comes first. */
  public static void calls(int function, byte[] encoded) {
    if (IpcAuditFilter.blocks(function)) {
      IpcAuditInFlight.enter(function, encoded.length < Integer.BYTES ? -1 : firstInt(encoded));
    }
  }

  /** In the byte order of the machine, as jffi writes it. */
  private static int firstInt(byte[] encoded) {
    int little =
        (encoded[0] & 0xff)
            | (encoded[1] & 0xff) << 8
            | (encoded[2] & 0xff) << 16
            | (encoded[3] & 0xff) << 24;
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? little
        : Integer.reverseBytes(little);
  }

  public static void before(Object[] arguments, int function, Object context, long address) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(context, false);
      try {
        if (listener.before(function, context, address, arguments)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  /** Whether a call may be of interest; its arguments have the last word, in the sink. */
  public static boolean isOfInterest(int function, long result) {
    return IpcAuditFilter.mayBeOfInterest(function, (int) result == -1);
  }

  public static void exit(Object[] arguments, long result, int function, Object context) {
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(context, true);
      try {
        if (listener.after(function, context, arguments, result)) {
          listener.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void leave(Object context) {
    IpcAuditInFlight.leave();
    Sink listener = sink;
    if (listener != null) {
      long errno = listener.saved(context, true);
      try {
        listener.leave(context);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void unseen(long address) {
    int function = IpcAuditFilter.functionAt(address);
    Sink listener = sink;
    if (function != 0 && listener != null) {
      long errno = IpcAuditErrno.save();
      try {
        listener.unseen(function);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- com.kenai.jffi.InvokeDynamicSupport

  public static Object handle(Object invoker, Object context, long address) {
    int function = invoker == null ? 0 : IpcAuditFilter.functionAt(address);
    Sink listener = sink;
    if (function == 0 || listener == null) {
      return invoker;
    }
    long errno = IpcAuditErrno.save();
    try {
      return listener.handle(function, invoker, context, address);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
      return invoker;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  // ---- jnr.ffi.provider.jffi.StubCompiler

  /** Whether the native method that JNR is about to make shall save errno. */
  public static boolean stub(boolean savesErrno, long address, String name, Class<?>[] types) {
    Sink listener = sink;
    if (listener == null) {
      return savesErrno;
    }
    long errno = IpcAuditErrno.save();
    try {
      return listener.stub(IpcAuditFilter.functionAt(address), name, types, savesErrno);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
      return savesErrno;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }
}
