package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What the JDK's linker calls once it is rewritten, and the memory of java.lang.foreign. Defined
 * where a host uses that.
 */
public final class IpcAuditLinker {

  /** Listens to handles of C functions that the linker makes. */
  public abstract static class Sink {
    /**
     * The linker made a handle.
     *
     * @param plain the handle that the linker made for the host
     * @param link makes handles: (linker, shape, options)
     * @param symbol the address, or null if the handle takes it as an argument
     * @return a handle of the same type
     */
    public abstract MethodHandle linked(
        MethodHandle plain,
        MethodHandle link,
        Object linker,
        Object symbol,
        Object shape,
        Object[] options);

    /**
     * Links what replaces the handle that is about to be called in {@code caller}, if it was made
     * before the agent was loaded.
     */
    public abstract CallSite replacing(Class<?> caller);

    /** The host reaches into memory, while the low half of {@link #unreadErrnos} is not 0. */
    public abstract void accessed(Object segment, long offset, long length);

    /** A variable of the thread that carries the current one; which only the JDK may make. */
    protected static <T> ThreadLocal<T> carrierLocal() {
      return IpcAuditInFlight.carrierLocal();
    }
  }

  /** Set last: while it is null the hooks do nothing. */
  public static volatile Sink sink;

  /**
   * How many threads have the errno of a failed call before them which they have not read, in the
   * low half; the high half is for whoever counts. Read plainly: a thread has to see what it wrote
   * itself, and a loop over memory has to be as fast as it was.
   */
  public static long unreadErrnos;

  private IpcAuditLinker() {}

  // ---- jdk.internal.foreign.abi.AbstractLinker.downcallHandle

  public static MethodHandle linked(
      MethodHandle plain,
      MethodHandle link,
      Object from,
      Object symbol,
      Object shape,
      Object[] options) {
    Sink listener = sink;
    if (listener == null) {
      return plain;
    }
    long errno = IpcAuditErrno.save();
    try {
      return listener.linked(plain, link, from, symbol, shape, options);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
      return plain;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  /** Bootstrap of what a class does with a handle that it is about to call. */
  public static CallSite replaced(MethodHandles.Lookup caller, String name, MethodType type) {
    Sink listener = sink;
    long errno = IpcAuditErrno.save();
    try {
      if (listener != null) {
        return listener.replacing(caller.lookupClass());
      }
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return new ConstantCallSite(MethodHandles.identity(MethodHandle.class));
  }

  // ---- memory: AbstractMemorySegmentImpl.checkAccess, and java.nio.Buffer.session

  public static void segmentAccessed(Object segment, long offset, long length) {
    Sink listener = sink;
    if (listener != null) {
      try {
        listener.accessed(segment, offset, length);
      } catch (Throwable unseen) {
        IpcAuditHooks.forget(unseen);
      }
    }
  }

  /** The memory behind a buffer: of which bytes is not known. */
  public static void bufferAccessed(Object segment) {
    if (segment != null) {
      segmentAccessed(segment, 0, Long.MAX_VALUE);
    }
  }
}
