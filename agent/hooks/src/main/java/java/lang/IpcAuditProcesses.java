package java.lang;

import java.util.function.ObjIntConsumer;

/** What ProcessBuilder calls, once it is rewritten. */
public final class IpcAuditProcesses {

  /** Listens: is given the command and the pid of every child. */
  public static volatile ObjIntConsumer<String[]> sink;

  private IpcAuditProcesses() {}

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
