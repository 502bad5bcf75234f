package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.javaagent.AgentLoader;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Defines the hook classes into java.lang. Adding to the boot class path instead would print a
 * warning on the host's console and turn its shared archive of application classes off.
 *
 * <p>To open java.lang and to define classes there takes five milliseconds, so it waits until the
 * first class is to be rewritten or the end is to be noticed: most JVMs never come to that. The
 * hooks of a binding wait until that is used. Thread-safe.
 */
public final class HookDefinition {

  /** What all bindings have in common, supertypes first. */
  private static final String[] COMMON = {
    "IpcAuditHooks$Sink", "IpcAuditInFlight", "IpcAuditErrno", "IpcAuditHooks", "IpcAuditFilter",
  };

  private static final Set<String> DEFINED = new HashSet<>();

  private HookDefinition() {}

  /** Opens java.lang, and defines what the agent itself calls there. */
  public static synchronized void open(AgentLoader agent) {
    if (!DEFINED.isEmpty()) {
      return;
    }
    // opened to this loader's own module: not to the class path, which shares Agent's
    agent
        .instrumentation()
        .redefineModule(
            Object.class.getModule(),
            Set.of(),
            Map.of(),
            Map.of("java.lang", Set.of(HookDefinition.class.getModule())),
            Set.of(),
            Map.of());
    define(agent, "IpcAuditJdk");
  }

  /** What every binding needs. */
  public static void defineCommon(AgentLoader agent) {
    open(agent);
    define(agent, COMMON);
  }

  /** What reads backtraces; java.lang must be open already. */
  static void defineBacktraces(AgentLoader agent) {
    define(agent, "IpcAuditBacktraces");
  }

  /** What asks libc; java.lang must be open already. */
  public static void defineLibc(AgentLoader agent) {
    define(agent, "IpcAuditLibc");
  }

  /**
   * Defines classes, supertypes first; those that are there already stay. java.lang must be open
   * already.
   */
  public static synchronized void define(AgentLoader agent, String... names) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
      for (String name : names) {
        if (DEFINED.contains(name)) {
          continue;
        }
        lookup.defineClass(agent.classFile("hooks/" + name));
        DEFINED.add(name);
      }
    } catch (IOException | IllegalAccessException failure) {
      throw new IllegalStateException("no hook class: " + failure, failure);
    }
  }
}
