package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;

/**
 * The first class in the agent's own loader. Its static initializer starts the agent; see {@link
 * Agent} for why.
 */
final class Start {

  /** Bad options under {@code ci}; the host never ran. */
  private static final int BAD_OPTIONS = 2;

  static {
    start((Agent) Start.class.getClassLoader());
  }

  private Start() {}

  private static void start(Agent agent) {
    try {
      new Assembly(agent, Options.parse(agent.options())).start();
    } catch (OptionException bad) {
      System.err.println("ipcaudit: " + bad.getMessage());
      // a JVM that has been running for long is not ended for a slip of whoever attaches to it
      if (bad.ci() && !agent.attached()) {
        System.exit(BAD_OPTIONS);
      }
    } catch (Exception failure) {
      System.err.println("ipcaudit: could not start, the host runs on without it: " + failure);
    }
  }
}
