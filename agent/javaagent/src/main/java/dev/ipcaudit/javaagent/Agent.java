package dev.ipcaudit.javaagent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The one class of the agent that the host can see, with the interface in it: the JVM calls it, and
 * it is the class loader of all the rest (the command line included), which lies in the jar in
 * {@code ipcaudit/*.pieces}, where no other loader finds it. Nothing of the host is visible from
 * there.
 */
public final class Agent extends ClassLoader {

  private static final String ROOT = "ipcaudit/";

  private static final String CLASS = ".classdata";

  /**
   * The files of classes in the jar, each of what is needed together. There are few, since to open
   * a jar takes the JVM of the host some microseconds for each of its entries.
   */
  private static final String[] PIECES = {
    "start", "options", "binding", "verdict", "other", "command"
  };

  /** They are zip files that compress nothing, read by their local headers. */
  private static final String ENDING = ".pieces";

  /** APPNOTE.TXT of PKWARE, 4.3.7, little endian. */
  private static final int LOCAL_HEADER = 0x04034b50;

  private static final int HEADER = 30;

  /** Bytes of heap below which pieces are not read as a whole: some times the largest. */
  private static final int ROOM = 8 << 20;

  /** Bytes that are read at once. */
  private static final int PART = 1 << 16;

  /** More bytes than the name of any class takes. */
  private static final int LONGEST = 256;

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

  private static final String VISIBLE = "dev.ipcaudit.javaagent.Agent";
  private static final String START = "dev.ipcaudit.javaagent.inside.start.Start";
  private static final String COMMANDS = "dev.ipcaudit.javaagent.command.Commands";

  private static boolean started;
  private static @Nullable Agent running;

  static {
    registerAsParallelCapable();
  }

  // not a JarFile: that looks into the manifest before it finds an entry
  private final ZipFile jar;
  private final URL location;
  private final @Nullable String options;
  private final @Nullable Instrumentation instrumentation;
  private final boolean attached;

  /**
   * Pieces that were read, by their number; the position of each is where the next class probably
   * is.
   */
  private volatile SoftReference<@Nullable ByteBuffer @Nullable []> ahead =
      new SoftReference<>(null);

  /** The number of the piece in which the last class was. */
  private volatile int last;

  private Agent(
      URL location,
      @Nullable String options,
      @Nullable Instrumentation instrumentation,
      boolean attached)
      throws IOException, URISyntaxException {
    super("ipcaudit", getPlatformClassLoader());
    String path = location.getPath();
    // to parse a URI takes a tenth of what is left of the start
    this.jar = new ZipFile(path.indexOf('%') < 0 ? new File(path) : new File(location.toURI()));
    this.location = location;
    this.options = options;
    this.instrumentation = instrumentation;
    this.attached = attached;
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
    return running == null ? null : running.loadClass(START).getMethod("testScopes").invoke(null);
  }

  /** The command line, in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    URL location = Agent.class.getProtectionDomain().getCodeSource().getLocation();
    Class<?> commands = new Agent(location, null, null, false).loadClass(COMMANDS);
    System.exit((int) commands.getMethod("run", String[].class).invoke(null, (Object) arguments));
  }

  private static void start(
      @Nullable String options, Instrumentation instrumentation, boolean attached) {
    try {
      Agent present = begin(options, instrumentation, attached);
      if (present != null) {
        // without the lock: a scan takes its time
        present
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
      URL location = Agent.class.getProtectionDomain().getCodeSource().getLocation();
      Agent inside = new Agent(location, options, instrumentation, attached);
      // by its static initializer: Method.invoke would spin method handles at start-up
      Class.forName(START, true, inside);
      running = started ? inside : null;
    }
    return null;
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

  private static void say(String what) {
    System.err.println("ipcaudit: " + what);
  }

  /** The text after {@code =}, or null. */
  public @Nullable String options() {
    return options;
  }

  /** Of the host: there is none in a process of the command line, where nobody asks for it. */
  public Instrumentation instrumentation() {
    return Objects.requireNonNull(instrumentation);
  }

  /** Whether the JVM was running already when the agent came. */
  public boolean attached() {
    return attached;
  }

  /**
   * Own classes first: to ask the platform in vain for each of them costs more than to define it.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.ipcaudit.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** The options were bad, nothing was done: a later start may bring better ones. */
  public void refused() {
    started = false; // by the thread that holds the lock of start
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.equals(VISIBLE)) {
      return Agent.class;
    }
    if (name.startsWith(VISIBLE) && name.charAt(VISIBLE.length()) == '$') {
      return Class.forName(name, false, Agent.class.getClassLoader());
    }
    byte[] bytes;
    try {
      bytes = ofClass(name.replace('.', '/').concat(CLASS));
    } catch (Exception failure) { // a narrower one would be loaded to verify this class
      throw new ClassNotFoundException(name, failure);
    }
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /**
   * The class file of a class of the agent.
   *
   * @param name with slashes, below the agent's root in its jar
   * @throws IOException if there is none, or the jar cannot be read any more
   */
  public byte[] classFile(String name) throws IOException {
    byte[] bytes = ofClass(name.concat(CLASS));
    if (bytes == null) {
      throw new IOException("the jar has no " + name.substring(name.lastIndexOf('/') + 1));
    }
    return bytes;
  }

  /**
   * The piece in which a class is found is read as a whole: others of it will follow. Another
   * thread may read one meanwhile, which has to be looked through then like any other.
   */
  private byte @Nullable [] ofClass(String path) throws IOException {
    ByteBuffer[] read = ahead.get();
    if (read == null) {
      read = new ByteBuffer[PIECES.length];
      ahead = new SoftReference<>(read);
    }
    ByteBuffer[] present = read.clone();
    int first = last;
    byte[] found = present[first] == null ? null : piece(present[first], path);
    for (int i = 0; found == null && i < PIECES.length; i++) {
      if (i != first && present[i] != null) {
        found = piece(present[i], path);
        last = found == null ? first : i;
      }
    }
    for (int i = 0; found == null && i < PIECES.length; i++) {
      if (present[i] == null) {
        found = piece(PIECES[i], path);
        if (found != null && read[i] == null && hasRoom()) {
          read[i] = whole(PIECES[i]);
          last = i;
        }
      }
    }
    return found;
  }

  /** Not of a heap that is nearly full: what is left may be all that there is for a verdict. */
  private static boolean hasRoom() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() > ROOM;
  }

  private @Nullable ByteBuffer whole(String piece) {
    try {
      byte[] bytes = entry(piece.concat(ENDING));
      return bytes == null ? null : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (Exception | OutOfMemoryError noRoom) { // then one by one
      return null;
    }
  }

  /** Frees the memory of what was read ahead: whoever goes on needs little more. */
  public void forgetAhead() {
    ahead = new SoftReference<>(null);
  }

  private byte @Nullable [] entry(String path) throws IOException {
    ZipEntry entry = jar.getEntry(ROOT.concat(path));
    if (entry == null) {
      return null;
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    InputStream in = jar.getInputStream(entry);
    int read = 0;
    int more;
    do { // in parts, since the JDK reads each into memory of its own, whose pages cost more
      more = in.readNBytes(bytes, read, Math.min(PART, bytes.length - read));
      read += more;
    } while (more > 0);
    in.close();
    return read == bytes.length ? bytes : null;
  }

  /**
   * Looks among the local headers of a zip file that compresses nothing, from where the last one
   * was found on: they lie in the order in which they are needed.
   */
  private static byte @Nullable [] piece(ByteBuffer together, String path) {
    int start = together.position();
    boolean again = false;
    for (int at = start; !again || at < start; ) {
      if (together.getInt(at) != LOCAL_HEADER) { // the directory, which is the end
        again = true;
        at = 0;
        continue;
      }
      int nameLength = together.getShort(at + 26);
      int data = at + HEADER + nameLength + together.getShort(at + 28);
      int end = data + together.getInt(at + 22);
      if (isNamed(together, at + HEADER, nameLength, path)) {
        together.position(end);
        byte[] piece = new byte[end - data];
        together.get(data, piece);
        return piece;
      }
      at = end;
    }
    return null;
  }

  /** The same without more memory than the one takes that is found. */
  private byte @Nullable [] piece(String pieces, String path) throws IOException {
    ZipEntry entry = jar.getEntry(ROOT.concat(pieces).concat(ENDING));
    if (entry == null) {
      return null;
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER + LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    InputStream in = jar.getInputStream(entry);
    byte[] found = null;
    while (found == null
        && in.readNBytes(header.array(), 0, HEADER) == HEADER
        && header.getInt(0) == LOCAL_HEADER) {
      int length = header.getShort(26);
      int size = header.getInt(22);
      int rest = header.getShort(28);
      boolean fits = length <= LONGEST && in.readNBytes(header.array(), HEADER, length) == length;
      in.skipNBytes(fits ? rest : length + rest);
      if (fits && isNamed(header, HEADER, length, path)) {
        found = in.readNBytes(size);
      } else {
        in.skipNBytes(size);
      }
    }
    in.close();
    return found;
  }

  /** From the end, where names differ. */
  private static boolean isNamed(ByteBuffer bytes, int at, int length, String name) {
    if (length != name.length()) {
      return false;
    }
    for (int i = length - 1; i >= 0; i--) {
      if (bytes.get(at + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected @Nullable URL findResource(String name) {
    if (jar.getEntry(ROOT + name) == null) {
      return null;
    }
    try {
      return new URI("jar:" + location + "!/" + ROOT + name).toURL();
    } catch (Exception unlikely) { // narrower ones would be loaded to verify this class
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL resource = findResource(name);
    return resource == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Set.of(resource));
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
