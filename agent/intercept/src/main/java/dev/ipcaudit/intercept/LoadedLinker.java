package dev.ipcaudit.intercept;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/**
 * Hooks the JDK's linker where it is in use before this agent starts with the JVM: by an agent that
 * was started before; see {@link EarlierAgents}.
 */
public final class LoadedLinker {

  private LoadedLinker() {}

  /**
   * To be called after the transformer was added.
   *
   * @throws UnmodifiableClassException never, as the linker is a class like others
   */
  public static void rewrite(Instrumentation instrumentation)
      throws ClassNotFoundException, UnmodifiableClassException {
    if (Runtime.version().feature() < LinkerPart.OLDEST_JDK) {
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
}
