package dev.ipcaudit.intercept;

import java.lang.instrument.Instrumentation;

/**
 * Whether other agents were started with the JVM before this one, so that classes may be loaded
 * already that we wait for. To look through all loaded classes would cost every host a third of a
 * millisecond, so that is done only after such agents.
 */
public final class EarlierAgents {

  private EarlierAgents() {}

  /**
   * Whether there are none: the class path has given the JVM no other class yet, and all agents
   * come from there.
   *
   * @param agent the class that the JVM has started us by
   */
  public static boolean none(Instrumentation instrumentation, Class<?> agent) {
    ClassLoader classPath = ClassLoader.getSystemClassLoader();
    for (Class<?> type : instrumentation.getInitiatedClasses(classPath)) {
      if (type != agent && type.getClassLoader() == classPath) {
        return false;
      }
    }
    return true;
  }
}
