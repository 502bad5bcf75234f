package java.lang;

import java.util.function.ObjIntConsumer;

/** What ProcessBuilder calls, once it is rewritten. */
public final class IpcAuditProcesses {

  /** Listens: is given the command and the pid of every child. */
  public static volatile ObjIntConsumer<String[]> sink;

  /** Runs once, before the next child is started; null for nothing. */
  public static volatile Runnable onFirst;

  private IpcAuditProcesses() {}

  /** A child is about to be started. Never throws. */
  public static void starts() {
    try {
      Runnable first = onFirst;
      if (first != null) {
        onFirst = null;
        first.run();
      }
    } catch (Throwable notPlaced) {
      // its streams will be some of which nothing is known
    }
  }

  /**
   * A child runs. Never throws; costs a start some microseconds.
   *
   * @return the process
   */
  public static Process started(Process process, ProcessBuilder builder) {
    try {
      ObjIntConsumer<String[]> listener = sink;
      if (listener != null) {
        listener.accept(builder.command().toArray(new String[0]), (int) process.pid());
      }
    } catch (Throwable notTold) {
      // the child will be one of whose start nothing is known
    }
    return process;
  }
}
