package dev.ipcaudit.javaagent.inside;

/** Makes threads of the agent's: daemons with nothing of the host about them. */
final class Threads {

  private Threads() {}

  /** One that is not started yet. */
  static Thread daemon(Runnable job, String name) {
    ThreadGroup outermost = Thread.currentThread().getThreadGroup();
    while (outermost.getParent() != null) {
      outermost = outermost.getParent();
    }
    Thread thread = new Thread(outermost, job, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}
