package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.stack.Backtraces;

/** Reads backtraces by a class in java.lang, defined when this is made. */
final class HookBacktraces implements Backtraces {

  HookBacktraces(Agent agent) {
    HookDefinition.defineBacktraces(agent);
  }

  @Override
  public Object of(Throwable throwable) {
    return IpcAuditBacktraces.of(throwable);
  }
}
