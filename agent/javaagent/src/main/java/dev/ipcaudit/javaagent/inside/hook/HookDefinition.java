package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.javaagent.Agent;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * Defines the hook class into java.lang. Adding to the boot class path instead would print a
 * warning on the host's console and turn its shared archive of application classes off.
 *
 * <p>To open java.lang and to define classes there takes five milliseconds, so it waits until the
 * first class is to be rewritten or the end is to be heard of: most JVMs never come to that.
 */
public final class HookDefinition {

  /** Supertypes first. */
  private static final String[] CLASSES = {
    "IpcAuditHooks$Sink",
    "IpcAuditHooks$FunctionSink",
    "IpcAuditHooks$NativeSink",
    "IpcAuditHooks$AddressSink",
    "IpcAuditHooks$LossSink",
    "IpcAuditMarks",
    "IpcAuditErrno",
    "IpcAuditHooks",
  };

  private HookDefinition() {}

  /**
   * @param prefix of renamed natives, for the hooks to know
   */
  public static void define(Agent agent, String prefix) {
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
    defineAll(agent, CLASSES);
    IpcAuditHooks.prefix = prefix;
  }

  /** What only a host with java.lang.foreign needs; the hook class must be there already. */
  public static void defineLinkerSink(Agent agent) {
    defineAll(agent, "IpcAuditHooks$LinkerSink");
  }

  /** What hears of the JDK's children; the hook class must be there already. */
  public static void defineProcesses(Agent agent) {
    defineAll(agent, "IpcAuditProcesses");
  }

  /** What reads backtraces; java.lang must be open already. */
  static void defineBacktraces(Agent agent) {
    defineAll(agent, "IpcAuditBacktraces");
  }

  /** What asks libc; java.lang must be open already. */
  public static void defineLibc(Agent agent) {
    defineAll(agent, "IpcAuditLibc");
  }

  private static void defineAll(Agent agent, String... names) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
      for (String name : names) {
        byte[] bytes = agent.read("hooks/" + name + ".classdata");
        if (bytes == null) {
          throw new IOException("the jar has no " + name);
        }
        lookup.defineClass(bytes);
      }
    } catch (IOException | IllegalAccessException failure) {
      throw new IllegalStateException("no hook class: " + failure, failure);
    }
  }
}
