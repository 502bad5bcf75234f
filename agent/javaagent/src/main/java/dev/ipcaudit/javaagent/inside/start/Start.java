package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first class in the agent's own loader. Its static initializer starts the agent; see {@link
 * Agent} for why.
 */
public final class Start {

  /** Bad options under {@code ci}; the host never ran. */
  private static final int BAD_OPTIONS = 2;

  private static final String END = "; with ci the program is not run\n";
  private static final String OFF = "; the agent is OFF\n";

  private static @Nullable Assembly assembly;

  static {
    start((Agent) Start.class.getClassLoader());
  }

  private Start() {}

  /** Called by {@link Agent.TestScopes} through reflection. An Object, since it is loaded late. */
  public static @Nullable Object testScopes() {
    return assembly == null ? null : assembly.testScopes();
  }

  private static void start(Agent agent) {
    try {
      Options options = Options.parse(agent.options());
      if (options.namesFiles()) {
        OutputFiles.check(options);
      }
      start(agent, options);
    } catch (OptionException bad) {
      refuse(agent, String.valueOf(bad.getMessage()), bad.ci());
    } catch (Exception failure) {
      Stderr.write("ipcaudit: could not start, the host runs on without it: " + failure + "\n");
    }
  }

  private static void start(Agent agent, Options options) {
    try {
      assembly = new Assembly(agent, options);
      assembly.start();
      if (agent.attached()) {
        AttachAnswer.give(agent, "");
      }
    } catch (IOException badBaseline) {
      refuse(agent, String.valueOf(badBaseline.getMessage()), true);
    }
  }

  private static void refuse(Agent agent, String why, boolean ci) {
    agent.refused();
    // a JVM that has been running for long is not ended for a slip of whoever attaches to it
    boolean ends = ci && !agent.attached();
    Stderr.write("ipcaudit: " + why + (ends ? END : OFF));
    if (agent.attached()) {
      AttachAnswer.give(agent, why);
    }
    if (ends) {
      System.exit(BAD_OPTIONS);
    }
  }
}
