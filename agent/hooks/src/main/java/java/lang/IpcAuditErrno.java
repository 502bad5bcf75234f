package java.lang;

import jdk.internal.misc.Unsafe;

/**
 * libc's own errno of the current thread: not what a binding has saved of it, but the variable that
 * {@code __errno_location} points to. A call that succeeds leaves it alone, so a host may read
 * after it what an earlier call left. Whatever a hook loads, asks or reads may change it: a hook
 * saves it first and restores it last.
 *
 * <p>Where it is libc alone can say, and a binding of the host has to be asked for that: once on a
 * thread. That thread's memory of it lasts as long as the thread. It is kept by the carrier of a
 * virtual thread, since errno belongs to what runs it; a thread cannot leave its carrier between
 * the look and the access.
 */
public final class IpcAuditErrno {

  /** The errno that is not known; no errno is negative. */
  public static final long UNKNOWN = -1;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** Null if a variable of the carrier cannot be had, but carriers can. */
  private static final ThreadLocal<IpcAuditErrno> HERE =
      IpcAuditInFlight.hasCarrierLocal() || Runtime.version().feature() < 19
          ? IpcAuditInFlight.carrierLocal()
          : null;

  private final long address;

  private IpcAuditErrno(long address) {
    this.address = address;
  }

  /** What errno is, or {@link #UNKNOWN} as long as {@link #place} was not called on this thread. */
  public static long save() {
    IpcAuditErrno here = HERE == null ? null : HERE.get();
    return here == null ? UNKNOWN : UNSAFE.getInt(here.address) & 0xffffffffL;
  }

  /**
   * Puts errno back.
   *
   * @param errno what {@link #save} gave
   */
  public static void restore(long errno) {
    if (errno != UNKNOWN) {
      IpcAuditErrno here = HERE.get();
      if (here != null) {
        UNSAFE.putInt(here.address, (int) errno);
      }
    }
  }

  /**
   * Says where errno is.
   *
   * @param address what {@code __errno_location} has just returned on this thread; 0 if unknown
   */
  public static void place(long address) {
    if (address != 0 && HERE != null) {
      HERE.set(new IpcAuditErrno(address));
    }
  }
}
