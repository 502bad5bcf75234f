package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.bytecode.ClassScan;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import dev.ipcaudit.model.RepeatedReads;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bindings that the host uses, each made when the first class of its row comes by; and what
 * they share. Thread-safe. Nothing of a binding is called with the lock held but its constructor.
 */
public final class Bindings implements Runnable {

  private static final String PACKAGE = "dev.ipcaudit.intercept.";

  private final Coverage coverage;
  private final InterceptionOwner owner;
  private final @Nullable Binding[] made = new Binding[KnownBinding.values().length];
  private final Map<ClassLoader, Set<String>> wrapped = new WeakHashMap<>();
  private volatile @Nullable NativeCalls natives;

  private final WaitingCopies waiting = new WaitingCopies(this);
  private final Object hooking = new Object();

  /** Somebody has waited in vain for hooks that were put off. */
  private volatile boolean inVain;

  /**
   * @param owner has what bindings need of the agent
   */
  public Bindings(Coverage coverage, InterceptionOwner owner) {
    this.coverage = coverage;
    this.owner = owner;
  }

  /**
   * The one of a row, made on first use. If that throws it is tried again the next time.
   *
   * @return null if this JDK or this build has none, which the coverage says
   */
  public synchronized @Nullable Binding of(KnownBinding row) throws ReflectiveOperationException {
    Binding present = made[row.ordinal()];
    if (present == null && isPossible(row)) {
      try {
        present =
            Class.forName(PACKAGE + row.implementation())
                .asSubclass(Binding.class)
                .getConstructor(KnownBinding.class, Bindings.class)
                .newInstance(row, this);
        made[row.ordinal()] = present;
      } catch (ClassNotFoundException leftOut) {
        coverage.failed(row.part(), "built without it");
      }
    }
    return present;
  }

  private boolean isPossible(KnownBinding row) {
    if (Runtime.version().feature() < row.oldestJdk()) {
      coverage.failed(row.part(), "java.lang.foreign is seen from JDK " + row.oldestJdk() + " on");
      return false;
    }
    return true;
  }

  /** The one that has generated or wrapped the natives of a class, as they read; or null. */
  @Nullable HostBinding generating(Class<?> type) {
    for (KnownBinding row : KnownBinding.values()) {
      Binding binding = ifMade(row);
      HostBinding known = binding == null ? null : binding.of(type);
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  /** The one of a row, if it was made already; else null. */
  synchronized @Nullable Binding ifMade(KnownBinding row) {
    return made[row.ordinal()];
  }

  // ---- what bindings share

  public Coverage coverage() {
    return coverage;
  }

  public Instrumentation instrumentation() {
    return owner.instrumentation();
  }

  /** Who has put the agent together. */
  public InterceptionOwner owner() {
    return owner;
  }

  /** Turns calls into records. Made with the first use of any binding. */
  public HostCalls calls() {
    return owner.calls();
  }

  /** The prefix of natives that were given a wrapper. */
  public String prefix() {
    return owner.prefix();
  }

  /** Opens packages of the host to the agent. */
  public ModuleOpener opener() {
    return new ModuleOpener(owner.instrumentation());
  }

  /**
   * Defines classes of hooks into java.lang, supertypes first; those that are there already stay.
   * Those that all have in common come before them.
   */
  public void defineHooks(String... names) {
    owner.defineHooks(names);
  }

  /**
   * Makes an object of a class of ours that is linked with a library of the host.
   *
   * @param library a class of it
   * @param name of our class, which has a constructor without parameters
   * @throws ReflectiveOperationException if it cannot be read or made
   */
  public Object bridge(Class<?> library, String name) throws ReflectiveOperationException {
    try {
      return new BridgeLoader(library.getClassLoader())
          .define(name, owner.classFile(name))
          .getConstructor()
          .newInstance();
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /** Listens to the wrappers of natives. Made with the first of them. */
  public NativeCalls natives() {
    NativeCalls present = natives;
    return present == null ? makeNatives() : present;
  }

  private NativeCalls makeNatives() {
    defineHooks("IpcAuditCallSink", "IpcAuditNatives$Sink", "IpcAuditNatives");
    NativeCalls fresh = new NativeCalls(calls(), this);
    synchronized (this) {
      if (natives == null) {
        fresh.install();
        natives = fresh;
      }
      fresh = natives;
    }
    hookAll(); // whoever binds natives must be seen before it binds the first
    return fresh;
  }

  /**
   * Has all bindings place what hooks they have put off, and waits for it: the host is about to
   * call a function of the catalog. Not to be called with a lock of ours.
   */
  public void hookAll() {
    boolean does = Thread.holdsLock(hooking); // it is this thread that does it
    if (!does && !inVain && waiting.any() && !owner.elsewhere(this)) {
      inVain = true; // the host waits once
      coverage.note(
          "hooks that were put off were not placed in time: the first calls through JNA or JNR are"
              + " not seen");
    }
  }

  /** Tells the binding of which a class has looked up a symbol before its hooks were placed. */
  void lookedUp(Class<?> by, String symbol) {
    KnownBinding row = KnownBinding.wanting(by.getName().replace('.', '/'), false);
    Binding binding = row == null ? null : ifMade(row);
    if (binding != null) {
      binding.lookedUp(by, symbol);
    }
  }

  /** What has put off its hooks until then. */
  public WaitingCopies waiting() {
    return waiting;
  }

  /**
   * Does it; not for a thread that loads a class. Takes milliseconds where something was put off,
   * and has whoever comes meanwhile wait until all is done.
   */
  @Override
  public void run() {
    synchronized (hooking) {
      RepeatedReads tries = coverage.attempts("placements of hooks that were put off");
      try {
        owner.calls();
        waiting.hook(owner.instrumentation());
        for (KnownBinding row : KnownBinding.values()) {
          Binding binding = ifMade(row);
          if (binding != null) {
            binding.hook();
          }
        }
        tries.succeeded();
      } catch (Exception | LinkageError | VirtualMachineError failure) {
        tries.failed(failure);
      }
    }
  }

  /**
   * Whether natives of a class may be given wrappers: a class can get them when it is loaded, and
   * must get the same ones ever after.
   *
   * @param name internal
   * @param loaded null if it is being loaded
   */
  public boolean mayWrap(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    synchronized (wrapped) {
      if (loaded != null) {
        return wrapped.getOrDefault(loader, Set.of()).contains(name);
      }
      if (ClassScan.major(bytes) < 49) {
        coverage.note(
            "native methods of "
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
}
