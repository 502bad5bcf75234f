package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.ledger.children.JdkChildren;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.Map;

/** Hooks ProcessBuilder where a host uses it before it uses a binding. */
final class LoadedProcesses {

  private static final int MOST = 200;

  private LoadedProcesses() {}

  /**
   * To be called after the transformer was added, and not by a thread that is loading a class, of
   * which the JVM tells no transformer. java.lang must be open to this module.
   *
   * @param children is told of those that run, which the JDK will reap
   */
  static void rewrite(Instrumentation instrumentation, JdkChildren children) throws Exception {
    instrumentation.retransformClasses(
        ProcessBuilder.class, Class.forName("java.lang.ProcessImpl", true, null));
    Field completions =
        Class.forName("java.lang.ProcessHandleImpl", true, null).getDeclaredField("completions");
    completions.setAccessible(true);
    for (Map.Entry<?, ?> running : ((Map<?, ?>) completions.get(null)).entrySet()) {
      Field reaping = running.getValue().getClass().getDeclaredField("isReaping");
      reaping.setAccessible(true);
      if (reaping.getBoolean(running.getValue())) {
        long pid = (Long) running.getKey();
        children.started((int) pid, Processes.commandLine(pid, MOST));
      }
    }
  }
}
