package dev.ipcaudit.stack;

import dev.ipcaudit.model.KnownBinding;
import java.lang.reflect.Proxy;

/** Tells the {@link FrameKind} of a class. Immutable. */
final class FrameKinds {

  private static final String HOOKS = "java.lang.IpcAudit";

  private static final String[] GLUE = {
    "java.lang.invoke.", "java.lang.reflect.", "jdk.internal.",
  };

  private static final String[] PROXIES = {"jdk.proxy", "com.sun.proxy."};

  /** What the names of their classes begin with. */
  private static final String PROXY = "$Proxy";

  /**
   * JRuby, Truffle with GraalPy and others, Groovy, Clojure, Jython, Kotlin, Nashorn and Rhino:
   * what their compilers make of a program has packages of its own.
   */
  private static final String[] LANGUAGES = {
    "org.jruby.",
    "com.oracle.truffle.",
    "com.oracle.graal.",
    "org.graalvm.",
    "org.codehaus.groovy.",
    "org.apache.groovy.",
    "groovy.lang.",
    "clojure.lang.",
    "org.python.core.",
    "org.python.modules.",
    "org.python.util.",
    "kotlin.reflect.",
    "jdk.dynalink.",
    "jdk.nashorn.internal.runtime.",
    "org.openjdk.nashorn.internal.runtime.",
    "org.mozilla.javascript.",
  };

  /** Of the JDK; ThreadLocal and ThreadGroup are none of them. */
  private static final String[] TASKS = {
    "java.lang.Thread.",
    "java.lang.Thread$",
    "java.lang.VirtualThread",
    "java.util.TimerThread",
    "java.util.concurrent.FutureTask",
    "java.util.concurrent.ThreadP", // ThreadPoolExecutor, ThreadPerTaskExecutor
    "java.util.concurrent.ScheduledThreadPoolExecutor",
    "java.util.concurrent.Executors$",
    "java.util.concurrent.ForkJoin",
    "java.util.concurrent.StructuredTaskScope",
    "java.util.concurrent.CompletableFuture$", // stages that wait for what they depend on
    "java.util.concurrent.SubmissionPublisher$",
    "sun.nio.ch.Invoker",
  };

  /** The pools and streams of Guava, Spring, Reactor, RxJava, Kotlin and Scala are alike. */
  private static final String[] JDK = {
    "java.",
    "javax.",
    "sun.",
    "jdk.",
    "com.google.common.util.concurrent.",
    "org.springframework.core.task.",
    "org.springframework.scheduling.",
    "reactor.core.",
    "io.reactivex.",
    "kotlinx.coroutines.",
    "scala.concurrent.",
  };

  /** What of the JDK opens for whoever calls it, or calls what it is given. */
  private static final String[] API = {
    "java.", "javax.", "sun.nio.ch.", "jdk.internal.reflect.", "jdk.internal.vm.", "jdk.proxy",
  };

  /** What of the JDK opens for itself: HttpClient, HttpServer, RMI and the like. */
  private static final String[] SERVICES = {"jdk.", "sun.", "com.sun.net.httpserver."};

  /** The name of the agent's own class loader. */
  private static final String LOADER = "ipcaudit";

  private final ClassLoader agent;

  /**
   * @param agent the agent's own class loader, or null when the agent is used as a plain library
   */
  FrameKinds(ClassLoader agent) {
    this.agent = agent;
  }

  FrameKind of(Class<?> type) {
    if (type.isHidden()) {
      return FrameKind.HIDDEN;
    } else if (agent != null && type.getClassLoader() == agent) {
      return FrameKind.AGENT;
    }
    return Proxy.isProxyClass(type) ? FrameKind.PROXY : named(type.getName());
  }

  /** The same of a frame that is known by names only. */
  static FrameKind of(StackTraceElement frame) {
    String name = frame.getClassName();
    if (isHidden(name, frame.getMethodName())) {
      return FrameKind.HIDDEN;
    } else if (LOADER.equals(frame.getClassLoaderName())) {
      return FrameKind.AGENT;
    }
    return isProxy(name) ? FrameKind.PROXY : named(name);
  }

  /** Whether it is of a hidden class, by its slash, or what newer JDKs hide in each thread. */
  private static boolean isHidden(String name, String method) {
    return name.indexOf('/') >= 0 || (method.equals("runWith") && name.equals("java.lang.Thread"));
  }

  /** Whether it is {@code $Proxy} with a number, in the package of an interface or of the JDK. */
  private static boolean isProxy(String name) {
    int digits = name.lastIndexOf('.') + 1 + PROXY.length();
    if (digits >= name.length() || !name.startsWith(PROXY, digits - PROXY.length())) {
      return false;
    }
    for (int i = digits; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether a class of the JDK opens nothing but what its caller asks for. */
  static boolean isApi(String name) {
    return startsWith(name, API);
  }

  /** Whether any other class is one of the JDK's own. */
  static boolean isService(String name) {
    return startsWith(name, SERVICES);
  }

  private static FrameKind named(String name) {
    if (name.startsWith(HOOKS)) {
      return FrameKind.AGENT;
    } else if (startsWith(name, GLUE)) {
      return FrameKind.GLUE;
    } else if (startsWith(name, PROXIES)) {
      return FrameKind.PROXY;
    } else if (KnownBinding.hasUser(name)) {
      return FrameKind.LIBRARY;
    } else if (KnownBinding.hasFrame(name)) {
      return FrameKind.BINDING;
    } else if (startsWith(name, LANGUAGES)) {
      return FrameKind.LANGUAGE;
    } else if (startsWith(name + '.', TASKS)) {
      return FrameKind.TASK;
    }
    return startsWith(name, JDK) ? FrameKind.JDK : FrameKind.HOST;
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
