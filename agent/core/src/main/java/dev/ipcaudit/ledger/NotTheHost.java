package dev.ipcaudit.ledger;

import java.lang.reflect.Proxy;

/** Knows the classes that stand between the host's line and libc. */
final class NotTheHost {

  private static final String[] PREFIXES = {
    "com.sun.jna.",
    "jnr.",
    "com.kenai.jffi.",
    "java.lang.invoke.",
    "java.lang.reflect.",
    "java.lang.IpcAuditHooks",
    "jdk.internal.",
    "jdk.proxy",
    "com.sun.proxy.",
  };

  /** In the name of a class that JNR generates for an interface, in the package of that one. */
  private static final String JNR_LIBRARY = "$jnr$ffi$";

  private final ClassLoader agent;

  /**
   * @param agent the agent's own class loader, or null when the agent is used as a plain library
   */
  NotTheHost(ClassLoader agent) {
    this.agent = agent;
  }

  boolean includes(Class<?> type) {
    if (agent != null && type.getClassLoader() == agent || Proxy.isProxyClass(type)) {
      return true;
    }
    String name = type.getName();
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return name.contains(JNR_LIBRARY);
  }
}
