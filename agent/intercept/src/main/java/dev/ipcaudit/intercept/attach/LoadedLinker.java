package dev.ipcaudit.intercept.attach;

import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.KnownBinding;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/**
 * Hooks the JDK's linker where it is in use before this agent starts with the JVM: by an agent that
 * was started before.
 */
public final class LoadedLinker {

  private LoadedLinker() {}

  /** Does it once more, where the linker was loaded without room for the hooks. Throws nothing. */
  public static void rewriteAgain(Instrumentation instrumentation) {
    try {
      rewrite(instrumentation);
    } catch (Exception | LinkageError failure) {
      Diagnostics.debug("the JDK's linker could not be hooked once more", failure);
    }
  }

  /**
   * To be called after the transformer was added.
   *
   * @throws UnmodifiableClassException never, as the linker is a class like others
   */
  public static void rewrite(Instrumentation instrumentation)
      throws ClassNotFoundException, UnmodifiableClassException {
    if (Runtime.version().feature() < KnownBinding.FFM.oldestJdk()) {
      return;
    }
    Class<?> linker = Class.forName("java.lang.foreign.Linker", false, null);
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      // by its name alone would be slow: each class has to make that first
      if (linker.isAssignableFrom(type)
          && KnownBinding.wanting(type.getName().replace('.', '/'), true) == KnownBinding.FFM) {
        instrumentation.retransformClasses(type);
      }
    }
  }
}
