package dev.ipcaudit.javaagent.inside.show;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shutdown hook with which the flight recorder dumps and closes recordings. */
final class JfrShutdownHook {

  private static final String NAME = "JFR Shutdown Hook";

  private JfrShutdownHook() {}

  /**
   * Removes the hook from the host's, where it would run beside them.
   *
   * @return the hook, for the caller to run; null if the recorder has none
   * @throws ReflectiveOperationException if this JDK keeps its hooks elsewhere
   */
  static @Nullable Thread takeOut() throws ReflectiveOperationException {
    Class<?> owner = Class.forName("java.lang.ApplicationShutdownHooks");
    Field field = owner.getDeclaredField("hooks");
    field.setAccessible(true);
    List<Thread> hooks;
    synchronized (owner) {
      Map<?, ?> registered = (Map<?, ?>) field.get(null);
      if (registered == null) {
        return null; // the shutdown has begun
      }
      hooks = new ArrayList<>();
      for (Object hook : registered.keySet()) {
        hooks.add((Thread) hook);
      }
    }
    for (Thread hook : hooks) {
      boolean isRecorders =
          hook.getName().equals(NAME) || hook.getClass().getName().startsWith("jdk.jfr.");
      if (isRecorders && Runtime.getRuntime().removeShutdownHook(hook)) {
        return hook;
      }
    }
    return null;
  }
}
