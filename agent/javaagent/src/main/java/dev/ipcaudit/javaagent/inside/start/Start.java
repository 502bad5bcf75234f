package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.AgentLoader;
import org.jspecify.annotations.Nullable;

/**
 * The first class in the agent's own loader. Its static initializer starts the agent; see {@link
 * Agent} for why. Where no option is given anywhere nothing of options is loaded.
 */
public final class Start {

  private static @Nullable Assembly assembly;

  static {
    AgentLoader agent = (AgentLoader) Start.class.getClassLoader();
    if (agent.isAsked()) {
      assembly = StartWithOptions.start(agent);
    } else {
      Assembly plain = new Assembly(agent, null);
      assembly = plain;
      plain.intercept();
    }
  }

  private Start() {}

  /** Called by {@link Agent.TestScopes} through reflection. An Object, since it is loaded late. */
  public static @Nullable Object testScopes() {
    return assembly == null ? null : assembly.testScopes();
  }

  /**
   * Called by {@link Agent} through reflection when somebody attaches to the JVM in which it is
   * active, on the thread that serves attaches.
   */
  public static void attachedAgain(String options) {
    Assembly present = assembly;
    if (present != null) {
      new SecondAttach((AgentLoader) Start.class.getClassLoader(), present).obey(options);
    }
  }
}
