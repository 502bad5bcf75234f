package dev.ipcaudit.bench;

import dev.ipcaudit.javaagent.Agent;
import java.lang.instrument.Instrumentation;

/** Starts the agent and prints how long the host had to wait for that. */
public final class TimingAgent {

  static final String WORD = "premain-nanos";

  private TimingAgent() {}

  public static void premain(String options, Instrumentation instrumentation) throws Exception {
    // loading the class is the JVM's part, as it is with every agent
    Class.forName(Agent.class.getName());
    long start = System.nanoTime();
    Agent.premain(options, instrumentation);
    long nanos = System.nanoTime() - start;
    System.out.println(WORD + " " + nanos);
  }
}
