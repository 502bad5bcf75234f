package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.stack.Backtraces;

/** Reads backtraces by a class in java.lang, defined when this is made. */
final class HookBacktraces implements Backtraces {

  HookBacktraces(AgentLoader agent) {
    HookDefinition.defineBacktraces(agent);
  }

  @Override
  public Object of(Throwable throwable) {
    return IpcAuditBacktraces.of(throwable);
  }
}
