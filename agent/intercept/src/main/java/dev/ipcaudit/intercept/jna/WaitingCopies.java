package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.Bindings;
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
 * The copies of JNA that have looked up no function of the catalog, as most never do: they are left
 * as they are but for the class that looks symbols up, and nothing is made that records calls. JNA
 * looks up whatever it calls, so none is missed; but for a function whose address the host has from
 * elsewhere. Thread-safe.
 */
final class WaitingCopies implements BiConsumer<Class<?>, String> {

  private final Bindings bindings;

  /** By the loader of each copy: its classes that have no hooks yet. */
  private final Map<@Nullable ClassLoader, Set<String>> plain = new WeakHashMap<>();

  /** Whether no class is left as it is any more. */
  private boolean over;

  WaitingCopies(Bindings bindings) {
    this.bindings = bindings;
  }

  /** A copy will tell what symbols it looks up. */
  void add(@Nullable ClassLoader copy) {
    synchronized (plain) {
      if (!over && bindings.owner().mayWait()) {
        plain.put(copy, new HashSet<>());
        bindings.putsOff();
      }
    }
    IpcAuditSymbols.sink = this;
  }

  /**
   * Whether a class that is being loaded, or is loaded, gets no hooks for now.
   *
   * @param name internal
   */
  boolean leaves(@Nullable ClassLoader copy, String name) {
    synchronized (plain) {
      Set<String> left = plain.get(copy);
      if (left == null || over) {
        return false;
      }
      left.add(name);
      return true;
    }
  }

  @Override
  public void accept(Class<?> jna, String name) {
    if (isWaiting(jna.getClassLoader()) && Catalog.mayStandFor(name)) {
      bindings.hookAll();
      if (isRegistering()) { // of a class whose natives are named like functions nothing was left
        bindings
            .coverage()
            .note(name + " is not seen through a native method that a FunctionMapper renames");
      }
    }
  }

  private boolean isWaiting(@Nullable ClassLoader copy) {
    synchronized (plain) {
      Set<String> left = plain.get(copy);
      return left != null && !(over && left.isEmpty());
    }
  }

  /** Whether it is direct mapping that looks the symbol up. */
  private static boolean isRegistering() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (frame.getClassName().equals(JnaInstance.NATIVE)
          && frame.getMethodName().equals("register")) {
        return true;
      }
    }
    return false;
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
      for (Class<?> type : left) {
        hooked(type);
      }
    }
  }

  private boolean isPlain(Class<?> type) {
    synchronized (plain) {
      Set<String> left = plain.get(type.getClassLoader());
      return left != null && !left.isEmpty() && left.contains(name(type));
    }
  }

  private void hooked(Class<?> type) {
    synchronized (plain) {
      plain.getOrDefault(type.getClassLoader(), Set.of()).remove(name(type));
    }
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
