package dev.ipcaudit.intercept.attach;

import dev.ipcaudit.model.AwaitedClasses;
import java.lang.instrument.Instrumentation;
import java.util.Optional;

/** Whether the platform MBean server may be there already. Loads nothing of java.management. */
public final class LoadedManagement {

  private LoadedManagement() {}

  /**
   * Whether the class is loaded by which we hear of that server; to be called after the transformer
   * was added.
   */
  public static boolean started(Instrumentation instrumentation) {
    Optional<Module> management = ModuleLayer.boot().findModule("java.management");
    if (management.isEmpty()) {
      return false;
    }
    String name = AwaitedClasses.BEAN_OF_MEMORY.replace('/', '.');
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      // by its name alone would be slow: each class has to make that first
      if (type.getModule() == management.get() && type.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
