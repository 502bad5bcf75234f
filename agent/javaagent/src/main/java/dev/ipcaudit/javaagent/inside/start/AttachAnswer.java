package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.log.Boundary;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What became of an attach, for whoever attached: among the JVM's agent properties, which an attach
 * can read and no program of the host sees.
 */
final class AttachAnswer implements Boundary.Step {

  private final AgentLoader agent;
  private final Map<String, String> texts;

  private AttachAnswer(AgentLoader agent, Map<String, String> texts) {
    this.agent = agent;
    this.texts = texts;
  }

  /**
   * Gives the answer; where this JDK keeps none there is none. Throws nothing.
   *
   * @param key {@link Agent#REFUSED}, {@link Agent#UNCHANGED}, {@link Agent#FAILED} or {@link
   *     Agent#DONE}
   * @param text of printable lines; empty if the agent is at work and nothing else was asked for
   */
  static void give(AgentLoader agent, String key, String text) {
    give(agent, Map.of(key, text));
  }

  /** Gives several, such as what was done and what failed; the same else. */
  static void give(AgentLoader agent, Map<String, String> texts) {
    Boundary.run(
        new AttachAnswer(agent, texts), "the result could not be reported to the command attach");
  }

  @Override
  public void step() throws ReflectiveOperationException {
    agent
        .instrumentation()
        .redefineModule(
            Object.class.getModule(),
            Set.of(),
            Map.of("jdk.internal.vm", Set.of(AttachAnswer.class.getModule())),
            Map.of(),
            Set.of(),
            Map.of());
    Class<?> support = Class.forName("jdk.internal.vm.VMSupport");
    Properties answers = (Properties) support.getMethod("getAgentProperties").invoke(null);
    answers.setProperty(Agent.REFUSED, "");
    answers.setProperty(Agent.UNCHANGED, "");
    answers.setProperty(Agent.FAILED, "");
    answers.setProperty(Agent.DONE, "");
    answers.putAll(texts);
  }
}
