package dev.ipcaudit.javaagent.inside;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Makes threads of the agent's: daemons with nothing of the host about them. */
final class Threads {

  private Threads() {}

  /** One that is not started yet, and of whose end by a throwable nobody hears. */
  static Thread daemon(Runnable job, String name) {
    return daemon(job, name, 0);
  }

  /** The same with a stack of so many bytes. */
  static Thread daemon(Runnable job, String name, long stackSize) {
    return daemon(job, name, stackSize, new Silence());
  }

  /**
   * One that is not started yet.
   *
   * @param stackSize in bytes, 0 for what is usual
   * @param end hears of a throwable that ends it; the host's own handler does not
   */
  @SuppressWarnings("removal")
  static Thread daemon(
      Runnable job, String name, long stackSize, Thread.UncaughtExceptionHandler end) {
    // a new thread keeps the domains of all classes on the stack, and with them class loaders of
    // the host, up to where somebody vouches for the rest; until JDK 24
    return AccessController.doPrivileged(new Making(job, name, stackSize, end));
  }

  private static final class Making implements PrivilegedAction<Thread> {

    private final Runnable job;
    private final String name;
    private final long stackSize;
    private final Thread.UncaughtExceptionHandler end;

    Making(Runnable job, String name, long stackSize, Thread.UncaughtExceptionHandler end) {
      this.job = job;
      this.name = name;
      this.stackSize = stackSize;
      this.end = end;
    }

    @Override
    public Thread run() {
      ThreadGroup outermost = Thread.currentThread().getThreadGroup();
      while (outermost.getParent() != null) {
        outermost = outermost.getParent();
      }
      Thread thread = new Thread(outermost, job, name, stackSize, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.setUncaughtExceptionHandler(end);
      return thread;
    }
  }

  private static final class Silence implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
      // the host's handler may take it for one of its own, and end the JVM
    }
  }
}
