package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.javaagent.Agent;
import java.io.IOException;
import java.lang.invoke.MethodHandles;

/**
 * Defines the hook class into java.lang, which {@code Agent} has opened to this loader. Adding to
 * the boot class path instead would print a warning on the host's console and turn its shared
 * archive of application classes off.
 */
final class HookDefinition {

  /** Supertypes first. */
  private static final String[] CLASSES = {
    "IpcAuditHooks$Sink", "IpcAuditHooks$FunctionSink", "IpcAuditHooks$NativeSink", "IpcAuditHooks",
  };

  private HookDefinition() {}

  static void define(Agent agent) throws IOException, IllegalAccessException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    for (String name : CLASSES) {
      lookup.defineClass(agent.read("hooks/" + name + ".classdata"));
    }
  }
}
