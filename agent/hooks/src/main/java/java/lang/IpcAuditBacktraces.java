package java.lang;

import jdk.internal.misc.Unsafe;

/**
 * Reads the backtrace of throwables, which is hidden from reflection. Here it needs nothing of the
 * JDK opened to the agent.
 */
public final class IpcAuditBacktraces {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  // throws InternalError where there is no such field
  private static final long BACKTRACE = UNSAFE.objectFieldOffset(Throwable.class, "backtrace");

  private IpcAuditBacktraces() {}

  /** What the VM keeps of the stack in it, or null. */
  public static Object of(Throwable throwable) {
    return UNSAFE.getReference(throwable, BACKTRACE);
  }
}
