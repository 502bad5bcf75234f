package dev.ipcaudit.intercept.call;

import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * Has the agent do on a thread of the host what the host itself may not do: a SecurityManager,
 * which there is until JDK 23, asks for the permissions of all classes on the stack. Thread-safe.
 */
public final class Vouched {

  private Vouched() {}

  /** Whether {@link #run} makes a difference; nothing else is done otherwise. */
  @SuppressWarnings("removal")
  public static boolean isWanted() {
    return System.getSecurityManager() != null;
  }

  /** Runs it with the permissions of the agent alone. */
  @SuppressWarnings("removal")
  public static <T extends @Nullable Object> T run(PrivilegedAction<T> action) {
    return AccessController.doPrivileged(action);
  }

  /** The same of what has no result. */
  static void perform(Runnable action) {
    run(
        () -> {
          action.run();
          return null;
        });
  }
}
