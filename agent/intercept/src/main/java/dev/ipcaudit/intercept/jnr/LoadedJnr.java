package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.model.Coverage;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What JNR has done before the agent was loaded. Calls by address can be hooked still; natives that
 * are bound to machine code cannot, and are named in the coverage.
 */
final class LoadedJnr {

  /** Loaded when jffi's native library was: only then has it resolved anything. */
  private static final String IN_USE = "com.kenai.jffi.Foreign$InstanceHolder";

  private static final String GENERATED = "$jnr$ffi$";

  /** jnr-ffi puts this between the name of a function and a number. */
  private static final String STUB = "$jni$";

  private final JffiSink sink;
  private final Coverage coverage;
  private final List<Class<?>> inUse = new ArrayList<>();

  LoadedJnr(JffiSink sink, Coverage coverage) {
    this.sink = sink;
    this.coverage = coverage;
  }

  /** Whether a loaded class is to be rewritten. */
  boolean hooks(Class<?> type) {
    String name = type.getName();
    if (name.contains(GENERATED)) {
      noteNatives(type, name.substring(0, name.indexOf(GENERATED)));
    } else if (name.equals(IN_USE)) {
      inUse.add(type);
    }
    return JnrTransformer.hooks(name.replace('.', '/'));
  }

  /**
   * Learns where the functions of the catalog are, if that is not known yet; after classes were
   * rewritten.
   */
  void resolve() {
    for (Class<?> jffi : inUse) {
      sink.resolveAll(jffi);
    }
  }

  private void noteNatives(Class<?> type, String library) {
    Set<String> unseen = new TreeSet<>();
    boolean unknown = false;
    try {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isNative(method.getModifiers())) {
          String name = method.getName();
          int end = name.indexOf(STUB);
          name = end < 0 ? name : name.substring(0, end);
          if (IpcAuditFilter.function(name) != 0) {
            unseen.add(name);
          } else {
            unknown = true;
          }
        }
      }
    } catch (LinkageError unreadable) {
      unknown = true;
    }
    if (!unseen.isEmpty()) {
      coverage.note(
          String.join(", ", unseen)
              + " are not seen through "
              + library
              + ", whose native methods JNR generated before the agent was loaded");
    }
    if (unknown && !library.startsWith("jnr.")) {
      coverage.note(
          "native methods that JNR generated before the agent was loaded are not seen if a"
              + " FunctionMapper renames them");
    }
  }
}
