package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.ledger.children.JdkChildren;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
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
    instrumentation.retransformClasses(ProcessBuilder.class);
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

  /**
   * Hooks what makes the streams of processes, when the host starts the first one. JNA starts one
   * for itself in nearly every host, to find libraries, and does not count.
   */
  static final class Streams implements Runnable {

    private final Instrumentation instrumentation;
    private final Coverage coverage;

    Streams(Instrumentation instrumentation, Coverage coverage) {
      this.instrumentation = instrumentation;
      this.coverage = coverage;
    }

    @Override
    public void run() {
      if (isOfBinding()) {
        IpcAuditProcesses.onFirst = this;
        return;
      }
      try {
        instrumentation.retransformClasses(Class.forName("java.lang.ProcessImpl", true, null));
      } catch (ReflectiveOperationException | UnmodifiableClassException | LinkageError failure) {
        coverage.note("what java.lang.ProcessImpl opens is not seen: " + failure);
      }
    }

    /** Whether it is a binding that asks the JDK for a process. */
    private static boolean isOfBinding() {
      // a StackWalker would take its classes and a lambda, in a host that may use neither
      for (StackTraceElement frame : new Throwable().getStackTrace()) {
        String name = frame.getClassName();
        if (!name.startsWith("java.") && !name.startsWith("dev.ipcaudit.")) {
          return KnownBinding.hasFrame(name);
        }
      }
      return false;
    }
  }
}
