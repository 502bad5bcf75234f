package dev.ipcaudit.bench;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Starts the agent and prints how long the host had to wait for that. */
public final class TimingAgent {

  static final String WORD = "premain-nanos";

  private TimingAgent() {}

  public static void premain(String options, Instrumentation instrumentation) throws Throwable {
    // loading the class is the JVM's part, as it is with every agent
    Class<?> agent =
        Class.forName("dev.ipcaudit.javaagent.Agent", true, ClassLoader.getSystemClassLoader());
    MethodType type = MethodType.methodType(void.class, String.class, Instrumentation.class);
    MethodHandle premain = MethodHandles.publicLookup().findStatic(agent, "premain", type);
    long start = System.nanoTime();
    premain.invokeExact(options, instrumentation);
    long nanos = System.nanoTime() - start;
    System.out.println(WORD + " " + nanos);
  }
}
