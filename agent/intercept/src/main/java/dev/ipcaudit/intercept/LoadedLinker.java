package dev.ipcaudit.intercept;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/**
 * Hooks the JDK's linker where it is in use before this agent starts with the JVM: by an agent that
 * was started before. To look through all loaded classes would cost every host a third of a
 * millisecond, so that is done only after such an agent.
 */
public final class LoadedLinker {

  private LoadedLinker() {}

  /**
   * To be called after the transformer was added.
   *
   * @param agent the class that the JVM has started us by
   * @throws UnmodifiableClassException never, as the linker is a class like others
   */
  public static void rewrite(Instrumentation instrumentation, Class<?> agent)
      throws ClassNotFoundException, UnmodifiableClassException {
    if (Runtime.version().feature() < LinkerPart.OLDEST_JDK || isFirst(instrumentation, agent)) {
      return;
    }
    Class<?> linker = Class.forName("java.lang.foreign.Linker", false, null);
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      // by its name alone would be slow: each class has to make that first
      if (linker.isAssignableFrom(type)
          && type.getName().equals(LinkerPart.LINKER.replace('/', '.'))) {
        instrumentation.retransformClasses(type);
      }
    }
  }

  /** Whether the class path has given the JVM no other class yet: all agents come from there. */
  private static boolean isFirst(Instrumentation instrumentation, Class<?> agent) {
    ClassLoader classPath = ClassLoader.getSystemClassLoader();
    for (Class<?> type : instrumentation.getInitiatedClasses(classPath)) {
      if (type != agent && type.getClassLoader() == classPath) {
        return false;
      }
    }
    return true;
  }
}
