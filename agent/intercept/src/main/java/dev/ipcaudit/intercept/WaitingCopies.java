package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.bytecode.TappedNatives;
import dev.ipcaudit.intercept.bytecode.TappedNatives.Tap;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The copies of JNA and JNR that have looked up no function of the catalog, as many never do: they
 * are left as they are but for the class that looks symbols up, and nothing is made that records
 * calls. What they call they look up first, so nothing is missed but a function whose address the
 * host has from elsewhere. Thread-safe.
 */
public final class WaitingCopies implements BiConsumer<Class<?>, String> {

  private final Bindings bindings;

  /** By the loader of each copy: its classes that have no hooks yet. */
  private final Map<@Nullable ClassLoader, Set<String>> plain = new WeakHashMap<>();

  /** Whether no class is left as it is any more. */
  private boolean over;

  /** By the loader: those of these classes that were shown to the transformer since. */
  private final Map<@Nullable ClassLoader, Set<String>> shown = new WeakHashMap<>();

  WaitingCopies(Bindings bindings) {
    this.bindings = bindings;
  }

  /**
   * What tells of symbols.
   *
   * @param name of a native that takes the handle of a library and the name of a symbol, and gives
   *     its address
   */
  public static Tap tap(String name) {
    return new Tap(name, "(JLjava/lang/String;)J", "java/lang/IpcAuditSymbols", "found", true);
  }

  /**
   * Taps natives of the class of a copy that looks symbols up, where a class may be given wrappers.
   * If it is being loaded, and hooks may be put off, the copy waits from now on.
   *
   * @param name internal
   * @param loaded null if it is being loaded
   * @return the rewritten class, or null if it stays as it is
   */
  public byte @Nullable [] tap(
      @Nullable ClassLoader copy,
      String name,
      @Nullable Class<?> loaded,
      byte[] bytes,
      Tap... taps) {
    if (!bindings.mayWrap(copy, name, loaded, bytes)) {
      return null;
    }
    bindings.defineHooks("IpcAuditSymbols");
    byte[] rewritten = TappedNatives.rewrite(bytes, bindings.prefix(), taps);
    if (rewritten != null && loaded == null) {
      add(copy);
    }
    return rewritten;
  }

  private void add(@Nullable ClassLoader copy) {
    synchronized (plain) {
      if (!over && bindings.owner().mayWait()) {
        plain.putIfAbsent(copy, new HashSet<>());
      }
    }
    IpcAuditSymbols.sink = this;
  }

  /**
   * Whether a class that is being loaded, or is loaded, gets no hooks for now; otherwise it gets
   * them.
   *
   * @param name internal
   */
  public boolean leaves(@Nullable ClassLoader copy, String name) {
    synchronized (plain) {
      Set<String> left = plain.get(copy);
      if (left == null) {
        return false;
      }
      if (!over) {
        left.add(name);
      } else if (left.contains(name)) { // it has hooks once the JVM has put them in place
        shown.putIfAbsent(copy, new HashSet<>());
        shown.get(copy).add(name);
      }
      return !over;
    }
  }

  @Override
  public void accept(Class<?> by, String symbol) {
    if (isWaiting(by.getClassLoader()) && Catalog.mayStandFor(symbol)) {
      bindings.hookAll();
      bindings.lookedUp(by, symbol);
    }
  }

  private boolean isWaiting(@Nullable ClassLoader copy) {
    synchronized (plain) {
      Set<String> left = plain.get(copy);
      return left != null && (!over || !left.isEmpty());
    }
  }

  /** Whether some copy waits, or has classes without hooks. */
  boolean any() {
    synchronized (plain) {
      return !plain.isEmpty();
    }
  }

  /**
   * Places the hooks in all that has none, and leaves nothing from now on. By a thread that loads
   * no class.
   *
   * @throws Exception if that cannot be done now; the next time it is tried again
   */
  void hook(Instrumentation instrumentation) throws Exception {
    synchronized (plain) {
      over = true;
      shown.clear();
      if (plain.isEmpty()) {
        return;
      }
    }
    List<Class<?>> left = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (isPlain(type)) {
        left.add(type);
      }
    }
    if (!left.isEmpty()) {
      instrumentation.retransformClasses(left.toArray(new Class<?>[0])); // one safepoint for all
    }
    synchronized (plain) {
      for (Map.Entry<@Nullable ClassLoader, Set<String>> copy : plain.entrySet()) {
        copy.getValue().removeAll(shown.getOrDefault(copy.getKey(), Set.of()));
      }
    }
  }

  private boolean isPlain(Class<?> type) {
    synchronized (plain) {
      Set<String> left = plain.get(type.getClassLoader());
      return left != null && !left.isEmpty() && left.contains(type.getName().replace('.', '/'));
    }
  }
}
