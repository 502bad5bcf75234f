package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.intercept.LinkerPart;
import dev.ipcaudit.intercept.LoadedLinker;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.Diagnostics;

/** The hooks of the JDK's linker, for a host that uses java.lang.foreign. Thread-safe. */
public final class JdkLinker {

  private final Agent agent;
  private LinkerPart part;
  private boolean sinkDefined;

  /** Until it is done: the linker may be loaded at a moment that has no memory or no stack. */
  private volatile boolean failed = true;

  public JdkLinker(Agent agent) {
    this.agent = agent;
  }

  /**
   * What rewrites the linker, made on first use.
   *
   * @param interception hears the hooks
   */
  public synchronized LinkerPart part(Interception interception) throws Exception {
    if (part == null) {
      if (!sinkDefined) {
        HookDefinition.defineLinkerSink(agent);
        sinkDefined = true;
      }
      part = interception.linker(agent.instrumentation());
      failed = false;
    }
    return part;
  }

  /** Does what has failed once more. Throws nothing. */
  public void ensure() {
    if (failed) {
      try {
        LoadedLinker.rewrite(agent.instrumentation());
      } catch (Exception | LinkageError failure) {
        Diagnostics.debug("the JDK's linker could not be hooked once more", failure);
      }
    }
  }
}
