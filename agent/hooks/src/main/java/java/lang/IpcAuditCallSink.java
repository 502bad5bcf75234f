package java.lang;

/**
 * Listens to calls. What the hooks call here is called on any thread of the host. A method that
 * returns true wants the present stack: {@link #captured} follows then. A hook makes it by itself,
 * since each frame of ours that lies above a capture makes it longer.
 */
public abstract class IpcAuditCallSink {

  /** Before a call that changes what there is: that can be looked at still. */
  public abstract boolean before(int function, Object target, Object[] arguments);

  /**
   * After a call that returned.
   *
   * @param result null is a pointer that is null; void.class stands for no result
   */
  public abstract boolean after(int function, Object target, Object[] arguments, Object result);

  public abstract boolean thrown(int function, Object target, Object[] arguments, Throwable thrown);

  /**
   * The stack that this thread's last call was to be recorded with.
   *
   * @param stack made in the hook
   */
  public abstract void captured(Throwable stack);

  /**
   * The first time on a thread: finds out where libc keeps errno of it, for {@link IpcAuditErrno},
   * and leaves errno alone.
   *
   * @param called whether the binding has just called for the host: then errno is what it saved of
   *     it, whatever was done since
   * @return what libc's errno has to be after the hook; {@link IpcAuditErrno#UNKNOWN} if the
   *     binding does not report it
   */
  public abstract long errno(Object target, boolean called);

  /** What libc's errno has to be after the hook that begins. */
  final long saved(Object target, boolean called) {
    long errno = IpcAuditErrno.save();
    return errno == IpcAuditErrno.UNKNOWN ? errno(target, called) : errno;
  }
}
