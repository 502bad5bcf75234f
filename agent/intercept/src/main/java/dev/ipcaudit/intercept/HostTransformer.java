package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.jna.JnaRewriter;
import dev.ipcaudit.intercept.jni.JniTransformer;
import dev.ipcaudit.intercept.jnr.JnrStubs;
import dev.ipcaudit.intercept.jnr.JnrTransformer;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.Coverage;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Places the hooks. Decides by name and by a look at the constant pool; ASM is opened only for a
 * class that will be rewritten. A class that cannot be rewritten stays as it is, and coverage says
 * so.
 */
public final class HostTransformer implements ClassFileTransformer {

  /**
   * The recorder loads this class from its constructor: late enough to be given a listener, and
   * before it tells its listeners that it is there. To add the listener at start instead would cost
   * every host on JDK 17 eight milliseconds, recorder or not.
   */
  private static final String RECORDER_HOOK = "jdk/jfr/internal/ShutdownHook";

  /**
   * The JDK loads this class while it fills the platform MBean server with its own beans, and
   * hardly anybody else ever does.
   */
  static final String BEAN_OF_MEMORY = "javax/management/StandardEmitterMBean";

  private final Coverage coverage;
  private final String prefix;
  private final Owner owner;
  private final ClassLoader agent;
  private final Map<ClassLoader, Set<String>> wrapped = new WeakHashMap<>();
  private volatile Set<String> loadedOwners = Set.of();
  private volatile boolean readsErrnoByCalls;
  private volatile boolean handlesExist;
  private volatile boolean leftProcesses;

  /** Why the linker could not be hooked, the last time that was tried; null if it was not. */
  private volatile String linkerFailure;

  private JnrTransformer jnr;

  /**
   * @param prefix of renamed natives
   * @param owner told of what happens in the host
   */
  public HostTransformer(Coverage coverage, String prefix, Owner owner) {
    this.coverage = coverage;
    this.prefix = prefix;
    this.owner = owner;
    this.agent = HostTransformer.class.getClassLoader();
  }

  /**
   * Calls of natives of these classes, which were loaded before the agent, are rewritten from now
   * on, and those of the native with which JNA gives out errno.
   *
   * @param owners internal names
   */
  void rewriteCallsOf(Set<String> owners) {
    loadedOwners = owners;
    readsErrnoByCalls = true;
    owner.code().rewritten(owners, true);
  }

  /**
   * Handles of C functions were made before the agent: calls of handles are rewritten from now on.
   */
  public void rewriteCallsOfHandles() {
    handlesExist = true;
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (loader == null || loader == agent || name == null) {
      if (loader == null && RECORDER_HOOK.equals(name)) {
        recorderStarts();
      } else if (loader == null && BEAN_OF_MEMORY.equals(name)) {
        managementStarts();
      } else if (loader == null && LinkerPart.LINKER.equals(name)) {
        return linker(bytes);
      } else if (loader == null && ProcessRewriter.BUILDER.equals(name)) {
        return process(bytes);
      }
      return null;
    }
    try {
      if (name.startsWith("com/sun/jna/")) {
        return name.equals(ErrnoRewriter.JNA)
            ? errnoOfJna(loader, redefined, bytes)
            : jna(name, bytes);
      }
      if (isJnr(name)) {
        return jnr().rewrite(loader, name, redefined, bytes);
      }
      if (isOfJniLibrary(name) && JniTransformer.hooks(name)) {
        return jni(loader, name, redefined, bytes);
      }
      return host(loader, name, redefined, bytes);
    } catch (Throwable failure) {
      Diagnostics.warn("class " + name + " could not be rewritten and stays as it is", failure);
      coverage.note("calls in " + name.replace('/', '.') + " are not seen: " + failure);
      return null;
    }
  }

  private void recorderStarts() {
    try {
      owner.recorderStarts();
    } catch (Throwable failure) {
      coverage.note("nothing is shown in flight recordings: " + failure);
    }
  }

  private void managementStarts() {
    try {
      owner.managementStarts();
    } catch (Throwable failure) {
      coverage.note("nothing is shown to JMX clients: " + failure);
    }
  }

  /** Whether ProcessBuilder was loaded and left as it is. */
  public boolean leftProcesses() {
    return leftProcesses;
  }

  private byte[] process(byte[] bytes) {
    leftProcesses = true;
    try {
      byte[] rewritten = owner.processesStart() ? ProcessRewriter.rewrite(bytes) : null;
      leftProcesses = rewritten == null;
      return rewritten;
    } catch (Throwable failure) {
      coverage.note("what ProcessBuilder starts is not seen: " + failure);
      return null;
    }
  }

  private byte[] linker(byte[] bytes) {
    try {
      owner.beforeRewriting();
      LinkerPart part = owner.linkerLoads();
      byte[] rewritten = part == null ? null : part.rewrite(bytes);
      String before = linkerFailure;
      if (before != null) {
        coverage.works("ffm", before);
      }
      return rewritten;
    } catch (Throwable failure) {
      linkerFailure = failure.toString();
      coverage.failed("ffm", linkerFailure);
      coverage.attempts("placements of hooks in the JDK's linker").failed(failure);
      return null;
    }
  }

  private byte[] jna(String name, byte[] bytes) {
    boolean isFunction = name.equals(JnaRewriter.FUNCTION);
    if (!isFunction && !name.equals(JnaRewriter.LIBRARY)) {
      return null;
    }
    String part = isFunction ? "jna" : "jna-direct";
    try {
      owner.beforeRewriting();
      LibcAddresses.learn(coverage);
      byte[] rewritten = isFunction ? JnaRewriter.function(bytes) : JnaRewriter.library(bytes);
      if (rewritten == null) {
        coverage.failed(part, "this version of JNA has no hooked method in " + name);
      } else if (isFunction) {
        coverage.active(part);
      }
      return rewritten;
    } catch (Throwable failure) {
      coverage.failed(part, failure.toString());
      return null;
    }
  }

  /** Given a wrapper when it is loaded, or never; see {@link #readsErrnoByCalls}. */
  private byte[] errnoOfJna(ClassLoader loader, Class<?> redefined, byte[] bytes) {
    if (!mayWrap(loader, ErrnoRewriter.JNA, redefined, bytes)) {
      return null;
    }
    owner.beforeRewriting();
    byte[] rewritten = ErrnoRewriter.wrap(bytes, prefix);
    if (rewritten == null) {
      coverage.note("whether the host reads errno through JNA is not seen");
    }
    return rewritten;
  }

  /** Says so without loading anything, which a host that has no JNR would pay for. */
  private static boolean isJnr(String name) {
    return name.startsWith("com/kenai/jffi/")
        || name.startsWith("jnr/ffi/provider/jffi/")
        || name.contains("$jnr$ffi$");
  }

  /** Says so without loading anything, as above. */
  static boolean isOfJniLibrary(String name) {
    return name.startsWith("io/netty/channel/") || name.startsWith("org/newsclub/net/unix/");
  }

  private byte[] jni(ClassLoader loader, String name, Class<?> redefined, byte[] bytes) {
    if (!mayWrap(loader, name, redefined, bytes)) {
      return null;
    }
    owner.beforeRewriting();
    return new JniTransformer(coverage, prefix).rewrite(name, bytes);
  }

  private synchronized JnrTransformer jnr() {
    if (jnr == null) {
      owner.beforeRewriting();
      LibcAddresses.learn(coverage);
      jnr = new JnrTransformer(owner.stubs(), coverage, prefix);
    }
    return jnr;
  }

  private byte[] host(ClassLoader loader, String name, Class<?> redefined, byte[] bytes) {
    byte[] result = null;
    if (ClassScan.declaresNative(bytes) && mayWrap(loader, name, redefined, bytes)) {
      owner.beforeRewriting();
      result = NativeWrapper.rewrite(bytes, prefix, NativeWrapper.BY_NAME);
    }
    if (readsErrnoByCalls && ClassScan.readsErrno(bytes)) {
      byte[] reads = ErrnoRewriter.afterCalls(result == null ? bytes : result);
      result = reads == null ? result : reads;
    }
    Set<String> owners = loadedOwners;
    if (!owners.isEmpty() && ClassScan.calls(bytes, owners)) {
      if (ClassScan.major(bytes) < CallSiteRewriter.OLDEST) {
        coverage.note(
            "calls of direct-mapped natives in "
                + name.replace('/', '.')
                + " are not seen: its class file is older than Java 7");
      } else {
        byte[] calls = CallSiteRewriter.rewrite(result == null ? bytes : result, owners);
        result = calls == null ? result : calls;
      }
    }
    if (handlesExist && ClassScan.callsHandles(bytes)) {
      byte[] handles = HandleCallRewriter.rewrite(result == null ? bytes : result);
      result = handles == null ? result : handles;
    }
    return result;
  }

  /** A class can be given wrappers when it is loaded, and must get the same ones ever after. */
  private boolean mayWrap(ClassLoader loader, String name, Class<?> redefined, byte[] bytes) {
    synchronized (wrapped) {
      if (redefined != null) {
        return wrapped.getOrDefault(loader, Set.of()).contains(name);
      }
      if (ClassScan.major(bytes) < 49) {
        coverage.note(
            "natives of "
                + name.replace('/', '.')
                + " are not seen: its class file is older than Java 5");
        return false;
      }
      Set<String> names = wrapped.get(loader);
      if (names == null) {
        names = new HashSet<>();
        wrapped.put(loader, names);
      }
      names.add(name);
      return true;
    }
  }

  /** Who put the transformer in place. Called while a class is being loaded. */
  public interface Owner {
    /** A class is about to be rewritten: what hears the hooks must be there. */
    void beforeRewriting();

    /**
     * ProcessBuilder is being loaded, or has to be rewritten.
     *
     * @return whether it shall be rewritten: not where no binding is in use and nobody will judge
     */
    boolean processesStart();

    /**
     * The JDK's linker is being loaded, or rewritten once more since that failed. Gives what
     * rewrites it, or null if there is none.
     */
    LinkerPart linkerLoads() throws Exception;

    /** What reads the code of the host. */
    ReturnValueAnalyzer code();

    /** What JNR says of the natives that it makes. */
    JnrStubs stubs();

    /** The flight recorder is being made. */
    void recorderStarts();

    /**
     * The platform MBean server is being made, by a thread that holds locks of it, or, rarely,
     * another MBean server has come to the same class.
     */
    void managementStarts();
  }
}
