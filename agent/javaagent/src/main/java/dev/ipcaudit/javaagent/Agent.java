package dev.ipcaudit.javaagent;

import dev.ipcaudit.model.AwaitedClasses;
import dev.ipcaudit.option.Options;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.security.AccessController;
import java.security.PrivilegedExceptionAction;
import java.security.ProtectionDomain;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM starts, and all of the agent that most hosts ever load: it waits for the first class
 * that matters. All the rest is made then, by {@link AgentLoader}; at once where options are given.
 * The constants of other classes in here are the compiler's, and load none of them. Thread-safe.
 */
public final class Agent implements ClassFileTransformer {

  /** The agent property that says why the agent is off after an attach; empty if it is not. */
  public static final String REFUSED = "ipcaudit.refused";

  /** The one that says why the last attach changed nothing about an agent that was active. */
  public static final String UNCHANGED = "ipcaudit.unchanged";

  /**
   * The one that says what of the last attach failed where other things that it asked for were
   * done.
   */
  public static final String FAILED = "ipcaudit.failed";

  /** The one that says what the last attach had done at once, a line each. */
  public static final String DONE = "ipcaudit.done";

  private static final String START = "dev.ipcaudit.javaagent.inside.start.Start";
  private static final String COMMANDS = "dev.ipcaudit.javaagent.command.Commands";

  /** Where the first constant of a class file is, behind their number. */
  private static final int POOL = 10;

  private static final int ACC_NATIVE = 0x0100;

  private static boolean started;
  private static @Nullable Agent running;

  final @Nullable String options;
  final @Nullable Instrumentation instrumentation;
  final boolean attached;

  /** Whether options are given in any way, or somebody waits for an answer. */
  final boolean asked;

  /** Whether it was started with the JVM, and no other agent before it. */
  final boolean first;

  private final URL location = Agent.class.getProtectionDomain().getCodeSource().getLocation();

  /** What the jar was like at the start; 0 if that does not matter. */
  private long stamp;

  private @Nullable ClassLoader loader;
  private boolean intercepts;

  /** Knows what to do with a class, once there was one that mattered. */
  private volatile @Nullable ClassFileTransformer inside;

  /** Is told what could not be looked at. */
  private volatile @Nullable Consumer<String> toldOfMissed;

  /** What could not be first, in words; null if all could. */
  private volatile @Nullable String missed;

  /** Whether all classes are its matter. */
  private volatile boolean showsAll;

  private Agent(
      @Nullable String options, @Nullable Instrumentation instrumentation, boolean attached) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.attached = attached;
    this.asked = attached || isGiven(options);
    // a JVM that runs already has thousands of classes to look through, for a known answer
    this.first = !attached && instrumentation != null && comesFirst(instrumentation);
  }

  /** Called by the JVM for {@code -javaagent}. Throws nothing: that would abort the JVM. */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    start(options, instrumentation, false);
  }

  /** Called by the JVM on dynamic attach. */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    start(options, instrumentation, true);
  }

  /**
   * For {@link TestScopes} alone. Not of its type: the JVM looks for premain among the methods of
   * this class, and would load that type with them.
   */
  private static synchronized @Nullable Object testScopes() throws ReflectiveOperationException {
    if (running == null) {
      return null;
    }
    try {
      return running.loader().loadClass(START).getMethod("testScopes").invoke(null);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(START, unreadable);
    }
  }

  /** The command line, in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    Class<?> commands = new Agent(null, null, false).loader().loadClass(COMMANDS);
    System.exit((int) commands.getMethod("run", String[].class).invoke(null, (Object) arguments));
  }

  private static void start(
      @Nullable String options, Instrumentation instrumentation, boolean attached) {
    try {
      Agent present = begin(options, instrumentation, attached);
      if (present != null) {
        // without the lock: a scan takes its time
        present
            .loader()
            .loadClass(START)
            .getMethod("attachedAgain", String.class)
            .invoke(null, options == null ? "" : options);
      }
    } catch (Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      say("could not start, the host runs on without it: " + cause);
    }
  }

  /** Gives the agent that is active already if somebody attaches to it; null otherwise. */
  private static synchronized @Nullable Agent begin(
      @Nullable String options, Instrumentation instrumentation, boolean attached)
      throws Exception {
    if (started && attached && running != null) {
      return running;
    }
    if (started) {
      say("is active in this JVM already, this second start changes nothing");
    } else if (!"Linux".equals(System.getProperty("os.name"))) {
      say("supports Linux only and does nothing here");
    } else if (!isTool()) {
      started = true;
      Agent agent = new Agent(options, instrumentation, attached);
      if (agent.asked || !agent.first) {
        // by its static initializer: Method.invoke would spin method handles at start-up
        Class.forName(START, true, agent.loader());
      } else {
        agent.stamp = stamp(agent.jar());
        agent.intercept();
      }
      running = started ? agent : null;
    }
    return null;
  }

  /** The options were bad: a later start may bring better ones. */
  static void refused() {
    started = false; // by the thread that holds the lock of start
  }

  /**
   * Whether this JVM runs a tool of the JDK, which meets the agent only because JAVA_TOOL_OPTIONS
   * names it. The launcher of single-file programs is the compiler's module, yet runs the host.
   * jshell starts a JVM for the user's snippets by the name of a class alone.
   */
  private static boolean isTool() {
    String module = System.getProperty("jdk.module.main");
    if (module == null) {
      return System.getProperty("sun.java.command", "").startsWith("jdk.jshell.");
    }
    if (!module.startsWith("jdk.") && !module.startsWith("java.")) {
      return false;
    }
    String mainClass = System.getProperty("jdk.module.main.class");
    return mainClass == null || !mainClass.startsWith("com.sun.tools.javac.launcher.");
  }

  private static boolean isGiven(@Nullable String arguments) {
    return (arguments != null && !arguments.isEmpty()) || anyProperty() || anyVariable();
  }

  private static boolean anyProperty() {
    for (Enumeration<?> keys = System.getProperties().keys(); keys.hasMoreElements(); ) {
      if (keys.nextElement() instanceof String key && key.startsWith(Options.PROPERTY_PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /**
   * From the kernel, which is a third of what the JDK takes to prepare the environment for a host
   * that may never ask for it. What a program has set before it made this JVM is not there, so that
   * holds for the JDK's own launcher alone.
   */
  private static boolean anyVariable() {
    if ("SUN_STANDARD".equals(System.getProperty("sun.java.launcher"))) {
      try (InputStream in = new FileInputStream("/proc/self/environ")) {
        // whichever it is on Linux, the name reads the same; other charsets would have to be loaded
        return new String(in.readAllBytes(), Charset.defaultCharset())
            .contains(Options.VARIABLE_PREFIX);
      } catch (Exception unreadable) {
        // then as everywhere else
      }
    }
    Map<String, String> variables = System.getenv();
    for (String name : variables.keySet()) {
      if (name.startsWith(Options.VARIABLE_PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether no class can be loaded already that is waited for: the class path has given the JVM no
   * other class yet, and all agents come from there. To look through all loaded classes would cost
   * every host a third of a millisecond.
   */
  private static boolean comesFirst(Instrumentation instrumentation) {
    ClassLoader classPath = ClassLoader.getSystemClassLoader();
    for (Class<?> type : instrumentation.getInitiatedClasses(classPath)) {
      if (type != Agent.class && type.getClassLoader() == classPath) {
        return false;
      }
    }
    return true;
  }

  private static void say(String what) {
    System.err.println("ipcaudit: " + what);
  }

  /** From now on classes that are loaded are looked at. Does it once; called by one thread. */
  void intercept() {
    if (!intercepts && instrumentation != null) {
      intercepts = true;
      instrumentation.addTransformer(this, true);
    }
  }

  /** From now on the classes that matter are shown to somebody who knows what to do. */
  void show(ClassFileTransformer first, Consumer<String> told) {
    toldOfMissed = told;
    inside = first;
    String before = missed;
    if (before != null) {
      told.accept(before);
    }
  }

  /**
   * From now on all classes are shown to somebody who knows what to do.
   *
   * @param prefix of natives that it renames
   */
  void showAll(ClassFileTransformer transformer, String prefix) {
    if (instrumentation != null && instrumentation.isNativeMethodPrefixSupported()) {
      instrumentation.setNativeMethodPrefix(this, prefix);
    }
    inside = transformer;
    showsAll = true;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader of,
      @Nullable String name,
      @Nullable Class<?> loaded,
      ProtectionDomain domain,
      byte[] bytes)
      throws IllegalClassFormatException {
    ClassFileTransformer present = inside;
    if (present != null && showsAll) {
      return present.transform(of, name, loaded, domain, bytes);
    }
    if (name == null || !(of == null ? isAwaitedOfJdk(name) : isAwaited(name, bytes))) {
      return null;
    }
    try {
      present = present == null ? vouchedInside() : present;
      return present == null ? null : present.transform(of, name, loaded, domain, bytes);
    } catch (Throwable unable) { // which the JVM would drop
      missed(name, unable);
      return null;
    }
  }

  private static boolean isAwaitedOfJdk(String name) {
    return switch (name) {
      case AwaitedClasses.RECORDER_HOOK,
          AwaitedClasses.BEAN_OF_MEMORY,
          AwaitedClasses.LINKER,
          AwaitedClasses.PROCESS_BUILDER,
          AwaitedClasses.PROCESS,
          AwaitedClasses.SOCKETS,
          AwaitedClasses.PIPE,
          AwaitedClasses.SELECTOR ->
          true;
      default -> false;
    };
  }

  private static boolean isAwaited(String name, byte[] bytes) {
    return name.startsWith(AwaitedClasses.JNA)
        || name.startsWith(AwaitedClasses.JFFI)
        || name.startsWith(AwaitedClasses.JNR_PROVIDER)
        || name.contains(AwaitedClasses.JNR_MADE)
        || name.startsWith(AwaitedClasses.NETTY)
        || name.startsWith(AwaitedClasses.JUNIXSOCKET)
        || name.startsWith(AwaitedClasses.IPCSOCKET)
        || name.startsWith(AwaitedClasses.JAVACPP)
        || name.startsWith(AwaitedClasses.LWJGL)
        || declaresNative(bytes);
  }

  /**
   * What a SecurityManager denies the host, whose classes are on the stack, is not denied to it.
   */
  @SuppressWarnings("removal") // of JDKs before 24
  private @Nullable ClassFileTransformer vouchedInside() throws Exception {
    if (System.getSecurityManager() == null) {
      return makeInside();
    }
    return AccessController.doPrivileged(
        (PrivilegedExceptionAction<@Nullable ClassFileTransformer>) this::makeInside);
  }

  /**
   * Makes the rest of the agent for the first class that matters. Without a lock but that of the
   * class: the thread has locks of the host, and whoever attaches makes the same.
   *
   * @return null if this thread is making it: it has come here by a class that it needs
   * @throws IOException if the jar is not what it was, or any other reason; the next such class
   *     tries again
   */
  private @Nullable ClassFileTransformer makeInside() throws IOException, ClassNotFoundException {
    ClassLoader loader = loader();
    try {
      Class.forName(START, true, loader);
    } catch (Throwable unable) {
      forgetLoader(); // a class that could not be initialized stays so
      throw unable;
    }
    return inside;
  }

  private synchronized void forgetLoader() {
    loader = null;
  }

  /** A class will not be rewritten: said once, and to the coverage as soon as there is one. */
  private void missed(String name, Throwable unable) {
    Throwable cause = unable.getCause() == null ? unable : unable.getCause();
    String why = "calls by " + name.replace('/', '.') + " are not seen: " + cause;
    if (missed == null) {
      missed = why;
      say(why);
    }
    Consumer<String> told = toldOfMissed;
    if (told != null) {
      told.accept(why);
    }
  }

  /** Of all that is not visible to the host; of no narrower type for the reason given above. */
  private synchronized ClassLoader loader() throws IOException {
    if (loader == null) {
      File jar = jar();
      boolean isSame = stamp == 0 || stamp == stamp(jar);
      loader = AgentLoader.of(this, isSame ? jar : replaced(jar), location);
    }
    return loader;
  }

  private File jar() throws IOException {
    String path = location.getPath();
    try {
      // to parse a URI takes a tenth of what is left of the start
      return path.indexOf('%') < 0 ? new File(path) : new File(location.toURI());
    } catch (Exception noFile) { // a narrower one would be loaded to verify this class
      throw new IOException(noFile);
    }
  }

  private static long stamp(File jar) {
    return jar.lastModified() * 31 + jar.length();
  }

  /** The jar that the JVM was started with, where another one has taken its name since. */
  private static File replaced(File jar) throws IOException {
    String deleted = jar.getCanonicalPath() + " (deleted)";
    String[] descriptors = new File("/proc/self/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      File open = new File("/proc/self/fd", descriptor);
      try {
        if (deleted.equals(Files.readSymbolicLink(open.toPath()).toString())) {
          return open; // by the loader of this class
        }
      } catch (IOException closed) {
        // meanwhile
      }
    }
    throw new IOException(jar + " has changed since this JVM was started");
  }

  // ---- class files, JVMS 4.1; constant pool tags, JVMS 4.4

  /** Whether a class declares any native method: those of JNA's direct mapping are hooked. */
  private static boolean declaresNative(byte[] bytes) {
    int at = POOL;
    for (int i = u2(bytes, at - 2) - 1; i > 0; i--) {
      switch (bytes[at]) {
        case 1 -> at += 3 + u2(bytes, at + 1);
        case 5, 6 -> {
          at += 9;
          i--; // a long takes two numbers
        }
        case 7, 8, 16, 19, 20 -> at += 3;
        case 15 -> at += 4;
        default -> at += 5;
      }
    }
    at += 6; // to the interfaces
    at += 2 + 2 * u2(bytes, at);
    for (int table = 0; table < 2; table++) { // of fields, none of which is native, and of methods
      int members = u2(bytes, at);
      at += 2;
      for (; members > 0; members--) {
        if ((u2(bytes, at) & ACC_NATIVE) != 0) {
          return true;
        }
        int attributes = u2(bytes, at + 6);
        at += 8;
        for (; attributes > 0; attributes--) {
          at += 6 + (u2(bytes, at + 2) << 16 | u2(bytes, at + 4));
        }
      }
    }
    return false;
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
  }

  /**
   * Which test creates what, and what each leaves behind. What was reported once is reported no
   * more, at the end of the JVM neither. Made of classes of the JDK alone, for callers in any class
   * loader; who calls it may come from another version of ipcaudit and looks at {@link #version}
   * first. Thread-safe.
   */
  public interface TestScopes {

    /** The version of this interface; a method more keeps it, any other change raises it. */
    int VERSION = 1;

    /**
     * The scopes of this JVM. From the first call on, objects know where they come from, and every
     * count is exact.
     *
     * @return null while the agent is not at work in this JVM
     * @throws ReflectiveOperationException if its jar cannot be read any more
     */
    static @Nullable TestScopes ofThisJvm() throws ReflectiveOperationException {
      return (TestScopes) testScopes();
    }

    /** {@link #VERSION} of the agent. */
    int version();

    /**
     * Opens a scope.
     *
     * @param outer the scope that the new one is a part of, or null
     */
    Object open(@Nullable Object outer);

    /**
     * The present thread, and all that it starts, is in a scope from now on.
     *
     * @return where the thread was before, which may be null: for {@link #back}
     */
    @Nullable Object enter(Object scope);

    /** The present thread is again where {@link #enter} said that it was. */
    void back(@Nullable Object before);

    /**
     * Ends a scope.
     *
     * @return what it left behind: maps with the keys {@code rule}, {@code kind}, {@code class},
     *     {@code method}, {@code remedy} (String), {@code count} (Long) and {@code stack} ({@code
     *     StackTraceElement[]}, of the call that created the first of them, from its line outwards)
     */
    List<Map<String, Object>> end(Object scope);

    /**
     * The same of what was created since and no scope has reported, by the rules for the end of the
     * JVM, but for what static initializers created.
     */
    List<Map<String, Object>> rest();

    /**
     * What went wrong for good beside leaks, such as a dropped EAGAIN or a double close, was not
     * returned before, and would fail this JVM at its end. It does not any more: a test has to fail
     * for each. Empty without the option {@code ci}.
     *
     * @return maps as of {@link #end}, with the key {@code message} (String) beside
     */
    List<Map<String, Object>> problems();

    /** Whether a pattern, one as for the option {@code ignore}, means a site. */
    boolean matches(String pattern, String className, String method);
  }
}
