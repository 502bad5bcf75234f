package dev.ipcaudit.tests.bindings;

import java.lang.instrument.Instrumentation;

/** Another agent, which uses java.lang.foreign before the one under test starts. */
public final class EarlyLinker {

  private EarlyLinker() {}

  public static void premain(String options, Instrumentation instrumentation) throws Exception {
    Class.forName("java.lang.foreign.Linker").getMethod("nativeLinker").invoke(null);
  }
}
