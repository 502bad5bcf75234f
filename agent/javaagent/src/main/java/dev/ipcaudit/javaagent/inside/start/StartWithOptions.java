package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.AttachOrders;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Starts the agent where options are given or somebody waits for an answer. */
final class StartWithOptions {

  /** Bad options under {@code ci}; the host never ran. */
  private static final int BAD_OPTIONS = 2;

  private static final String END = "; with ci the program is not run\n";
  private static final String OFF = "; the agent is OFF\n";

  private StartWithOptions() {}

  /** Null if the agent is off, which was said. */
  static @Nullable Assembly start(AgentLoader agent) {
    try {
      if (agent.attached()) {
        return startAttached(agent);
      }
      Options options = Options.parse(agent.options());
      if (options.namesFiles()) {
        OutputFiles.check(options);
      }
      return start(agent, options);
    } catch (OptionException bad) {
      refuse(agent, String.valueOf(bad.getMessage()), bad.ci());
    } catch (Exception failure) {
      Stderr.write("ipcaudit: could not start, the host runs on without it: " + failure + "\n");
    }
    return null;
  }

  /** The same where somebody waits for an answer, and may want more at once. */
  private static @Nullable Assembly startAttached(AgentLoader agent) throws OptionException {
    AttachOrders orders = AttachOrders.parse(agent.options());
    Options options = Options.parse(orders.options());
    if (options.namesFiles()) {
      OutputFiles.check(options);
    }
    Assembly assembly = start(agent, options);
    if (assembly != null) {
      SecondAttach.give(agent, assembly, orders);
    }
    return assembly;
  }

  private static @Nullable Assembly start(AgentLoader agent, Options options) {
    Assembly assembly = new Assembly(agent, options);
    try {
      assembly.prepare(options);
    } catch (IOException badBaseline) {
      refuse(agent, String.valueOf(badBaseline.getMessage()), true);
      return null;
    }
    assembly.intercept();
    return assembly;
  }

  private static void refuse(AgentLoader agent, String why, boolean ci) {
    agent.refused();
    // a JVM that has been running for long is not ended for a slip of whoever attaches to it
    boolean ends = ci && !agent.attached();
    Stderr.write("ipcaudit: " + why + (ends ? END : OFF));
    if (agent.attached()) {
      AttachAnswer.give(agent, Agent.REFUSED, why);
    }
    if (ends) {
      System.exit(BAD_OPTIONS);
    }
  }
}
