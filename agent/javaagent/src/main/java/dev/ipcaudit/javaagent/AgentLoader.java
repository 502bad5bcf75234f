package dev.ipcaudit.javaagent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of all of the agent that the host cannot see (the command line included), which
 * lies in the jar in {@code ipcaudit/*.pieces}, where no other loader finds it; and how those
 * classes ask and tell the one that the JVM has started. Nothing of the host is visible from there.
 */
public final class AgentLoader extends ClassLoader {

  private static final String ROOT = "ipcaudit/";

  private static final String CLASS = ".classdata";

  /**
   * The files of classes in the jar, each of what is needed together. There are few, since to open
   * a jar takes the JVM of the host some microseconds for each of its entries.
   */
  private static final String[] PIECES = {
    "start", "options", "waiting", "ffm", "jnr", "binding", "verdict", "other", "command"
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

  /** The classes that the host can see, this one too, are loaded by its own loader. */
  private static final String VISIBLE = "dev.ipcaudit.javaagent.Agent";

  static {
    registerAsParallelCapable();
  }

  private final Agent agent;

  // not a JarFile: that looks into the manifest before it finds an entry
  private final ZipFile jar;
  private final URL location;

  /**
   * Of all classes of this loader: whoever has named the agent trusts it. A SecurityManager, of
   * JDKs before 24, would not let it write a verdict otherwise.
   */
  private final ProtectionDomain trusted;

  /**
   * Pieces that were read, by their number; the position of each is where the next class probably
   * is.
   */
  private volatile SoftReference<@Nullable ByteBuffer @Nullable []> ahead =
      new SoftReference<>(null);

  /** The number of the piece in which the last class was. */
  private volatile int last;

  private AgentLoader(Agent agent, File jar, URL location) throws IOException {
    super("ipcaudit", getPlatformClassLoader());
    this.agent = agent;
    this.jar = new ZipFile(jar);
    this.location = location;
    Permissions all = new Permissions();
    all.add(new AllPermission());
    trusted = new ProtectionDomain(null, all);
  }

  /**
   * Made here, and not of its own type, so that to verify the one that calls does not load this.
   *
   * @param jar the file at the location
   */
  static ClassLoader of(Agent agent, File jar, URL location) throws IOException {
    return new AgentLoader(agent, jar, location);
  }

  /** The text after {@code =}, or null. */
  public @Nullable String options() {
    return agent.options;
  }

  /** Whether options are given in any way, or the agent was attached. */
  public boolean isAsked() {
    return agent.asked;
  }

  /** Of the host: there is none in a process of the command line, where nobody asks for it. */
  public Instrumentation instrumentation() {
    return Objects.requireNonNull(agent.instrumentation);
  }

  /** Whether the JVM was running already when the agent came. */
  public boolean attached() {
    return agent.attached;
  }

  /**
   * Whether no other agent was started with the JVM before this one, so that no class can have been
   * loaded already that is waited for.
   */
  public boolean comesFirst() {
    return agent.first;
  }

  /** The options were bad, nothing was done: a later start may bring better ones. */
  public void refused() {
    Agent.refused();
  }

  /** From now on classes that are loaded are looked at. Does it once; called by one thread. */
  public void intercept() {
    agent.intercept();
  }

  /**
   * Has the classes that are waited for shown to somebody.
   *
   * @param first calls {@link #showAll} with the first of them
   * @param missed is told what could not be looked at, before this or later
   */
  public void show(ClassFileTransformer first, Consumer<String> missed) {
    agent.show(first, missed);
  }

  /**
   * Has all classes shown to somebody from now on.
   *
   * @param prefix of natives that it renames
   */
  public void showAll(ClassFileTransformer transformer, String prefix) {
    agent.showAll(transformer, prefix);
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

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(VISIBLE)) {
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
    return defineClass(name, bytes, 0, bytes.length, trusted);
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
      if (present[i] == null && mayHold(PIECES[i], path)) {
        found = piece(PIECES[i], path);
        if (found != null && read[i] == null && hasRoom()) {
          read[i] = whole(PIECES[i]);
          last = i;
        }
      }
    }
    return found;
  }

  /** Spares a class of another package the look through all headers of a piece. */
  private static boolean mayHold(String piece, String path) {
    return switch (piece) {
      case "ffm" -> path.startsWith("dev/ipcaudit/intercept/ffm/");
      case "jnr" -> path.startsWith("dev/ipcaudit/intercept/jnr/");
      default -> true;
    };
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
}
