package dev.ipcaudit.intercept.bytecode;

import org.jspecify.annotations.Nullable;

/**
 * Rewrites calls in classes of the host, where what they call was made before the agent was loaded.
 * Thread-safe.
 */
public interface HostCodeRewriter {

  /** Whether a class file has such calls. Takes microseconds; opens nothing. */
  boolean concerns(byte[] bytes);

  /**
   * The rewritten class, or null if it stays as it is.
   *
   * @param name internal
   */
  byte @Nullable [] rewrite(String name, byte[] bytes);
}
