package dev.ipcaudit.intercept.call;

import dev.ipcaudit.model.Coverage;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call that a hook could not record. All that is caught between the host's call
 * and its return comes here, so that the one thing that is not ours is thrown on: the host's {@code
 * Thread.stop}.
 */
public final class LostCalls {

  private LostCalls() {}

  /**
   * A call could not be recorded.
   *
   * @throws Error the host's stop of the thread, or that there is neither memory nor stack left to
   *     count the call: the rewritten code knows what to do
   */
  public static void count(Coverage coverage, String part, Throwable unseen) {
    if (IpcAuditHooks.isStop(unseen)) {
      throw (Error) unseen;
    }
    coverage.lost(part, unseen);
  }

  /** Why something failed that may work the next time, with memory or stack for it; else null. */
  public static @Nullable Error forNow(Throwable unseen) {
    for (Throwable cause = unseen; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError || IpcAuditHooks.isStop(cause)) {
        return (Error) cause;
      }
    }
    return null;
  }

  /**
   * Lets what is to be tried again not be taken for a failure for good.
   *
   * @throws Error as {@link #forNow} gives it
   */
  public static void throwIfForNow(Throwable unseen) {
    Error cause = forNow(unseen);
    if (cause != null) {
      throw cause;
    }
  }
}
