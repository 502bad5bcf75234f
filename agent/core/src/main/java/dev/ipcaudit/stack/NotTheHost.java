package dev.ipcaudit.stack;

import java.lang.reflect.Proxy;

/** Knows the classes that stand between the host's line and libc. */
final class NotTheHost {

  private static final String[] PREFIXES = {
    "com.sun.jna.",
    "jnr.",
    "com.kenai.jffi.",
    "java.lang.invoke.",
    "java.lang.reflect.",
    "java.lang.IpcAudit",
    "jdk.internal.",
    "jdk.proxy",
    "com.sun.proxy.",
  };

  /**
   * Libraries with natives of their own. Netty is one whole here: its loops and its bootstraps make
   * what the host's line asked for.
   */
  private static final String[] LIBRARIES = {
    "io.netty.channel.", "io.netty.bootstrap.", "io.netty.util.", "org.newsclub.net.unix."
  };

  /** What the JDK puts between a caller and the called: not the same for every call of one path. */
  private static final String[] GLUE = {
    "java.lang.invoke.",
    "java.lang.reflect.",
    "java.lang.IpcAudit",
    "jdk.internal.",
    "jdk.proxy",
    "com.sun.proxy.",
  };

  /** In the name of a class that JNR generates for an interface, in the package of that one. */
  private static final String JNR_LIBRARY = "$jnr$ffi$";

  /** The name of the agent's own class loader. */
  private static final String LOADER = "ipcaudit";

  private final ClassLoader agent;

  /**
   * @param agent the agent's own class loader, or null when the agent is used as a plain library
   */
  NotTheHost(ClassLoader agent) {
    this.agent = agent;
  }

  /** Whether a class is of a library whose line is better than none. */
  static boolean isLibrary(Class<?> type) {
    return startsWith(type.getName(), LIBRARIES);
  }

  /** Whether a class belongs to the JDK, which calls libraries but does not mean it. */
  static boolean isOfTheJdk(Class<?> type) {
    return type.getName().startsWith("java.");
  }

  boolean includes(Class<?> type) {
    if (agent != null && type.getClassLoader() == agent || Proxy.isProxyClass(type)) {
      return true;
    }
    String name = type.getName();
    return startsWith(name, PREFIXES) || startsWith(name, LIBRARIES) || name.contains(JNR_LIBRARY);
  }

  /** Whether a class is the JDK's glue, or the agent's own: no part of a path. */
  boolean isGlue(Class<?> type) {
    return agent != null && type.getClassLoader() == agent
        || Proxy.isProxyClass(type)
        || startsWith(type.getName(), GLUE);
  }

  /** The same of a frame that is known by names only. */
  static boolean isGlue(StackTraceElement frame) {
    String name = frame.getClassName();
    return LOADER.equals(frame.getClassLoaderName())
        || startsWith(name, GLUE)
        || name.contains("$Proxy");
  }

  /** Whether a frame that is known by names only stands between; the JDK's own calls do too. */
  static boolean includes(StackTraceElement frame) {
    String name = frame.getClassName();
    return LOADER.equals(frame.getClassLoaderName())
        || name.startsWith("java.")
        || name.startsWith("sun.")
        || startsWith(name, PREFIXES)
        || startsWith(name, LIBRARIES)
        || name.contains(JNR_LIBRARY)
        || name.contains("$Proxy");
  }

  private static boolean startsWith(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
