package dev.ipcaudit.bench;

import java.lang.instrument.Instrumentation;

/** What {@code -javaagent} costs by itself: nobody can go below. */
public final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String options, Instrumentation instrumentation) {}
}
