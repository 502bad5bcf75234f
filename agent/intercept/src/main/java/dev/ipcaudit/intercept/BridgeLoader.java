package dev.ipcaudit.intercept;

import org.jspecify.annotations.Nullable;

/**
 * Has one class of ours that is linked with a library of the host, which the agent's own loader
 * does not see. Lives as long as that library, and is known to nobody else.
 */
final class BridgeLoader extends ClassLoader {

  /**
   * @param library the loader of the library, null for that of the JVM itself
   */
  BridgeLoader(@Nullable ClassLoader library) {
    super(library);
  }

  /** The class, trusted like this one; its own name is asked of no loader of the host. */
  Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length, BridgeLoader.class.getProtectionDomain());
  }
}
