package dev.ipcaudit.intercept;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** Opens a package of the host to the agent, where the host runs on the module path. */
public final class ModuleOpener {

  private final Instrumentation instrumentation;

  public ModuleOpener(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Lets reflection of the agent reach into the package of {@code type}. */
  public void open(Class<?> type) {
    Module module = type.getModule();
    if (module.isNamed()) {
      instrumentation.redefineModule(
          module,
          Set.of(),
          Map.of(),
          Map.of(type.getPackageName(), Set.of(ModuleOpener.class.getModule())),
          Set.of(),
          Map.of());
    }
  }
}
