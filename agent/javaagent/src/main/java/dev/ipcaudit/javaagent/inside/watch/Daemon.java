package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.RepeatedReads;
import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a thread of the agent's: a daemon with nothing of the host about it. Made before there is
 * no memory for it, and used as often as the thread is needed. One class, since the host waits for
 * it to be loaded.
 */
public final class Daemon
    implements Boundary.Step, PrivilegedAction<Thread>, Thread.UncaughtExceptionHandler {

  private final Runnable job;
  private final String name;
  private final long stackBytes;
  private final Thread.UncaughtExceptionHandler end;
  private final @Nullable RepeatedReads starts;
  private @Nullable Thread started;

  /**
   * One for {@link #unstarted}.
   *
   * @param stackBytes 0 for what is usual
   */
  public Daemon(Runnable job, String name, long stackBytes) {
    this.job = job;
    this.name = name;
    this.stackBytes = stackBytes;
    end = this;
    starts = null;
  }

  /**
   * One for {@link #start}.
   *
   * @param end gets a throwable that ends the thread, null if nobody does; the host's own handler
   *     never does
   * @param starts gets what keeps the thread from starting
   */
  public Daemon(
      Runnable job,
      String name,
      Thread.@Nullable UncaughtExceptionHandler end,
      RepeatedReads starts) {
    this.job = job;
    this.name = name;
    this.stackBytes = 0;
    this.end = end == null ? this : end;
    this.starts = starts;
  }

  /** One more thread, which is not started yet. */
  @SuppressWarnings("removal")
  public Thread unstarted() {
    // a new thread keeps the domains of all classes on the stack, and with them class loaders of
    // the host, up to where somebody vouches for the rest; until JDK 24
    return AccessController.doPrivileged(this);
  }

  /** Makes one by {@link #unstarted}, which is who calls this. */
  @Override
  public Thread run() {
    ThreadGroup outermost = Thread.currentThread().getThreadGroup();
    while (outermost.getParent() != null) {
      outermost = outermost.getParent();
    }
    Thread thread = new Thread(outermost, job, name, stackBytes, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.setUncaughtExceptionHandler(end);
    return thread;
  }

  /** Starts one more. Never throws; null if there is no room for it. */
  public synchronized @Nullable Thread start() {
    started = null;
    Boundary.run(this, "a thread of the agent could not be started");
    return started;
  }

  @Override
  public void step() {
    Thread thread = unstarted();
    thread.start();
    started = thread;
    if (starts != null) {
      starts.succeeded();
    }
  }

  @Override
  public void failed(Throwable failure) {
    if (starts != null) {
      starts.failed(failure);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    // the host's handler may take it for one of its own, and end the JVM
  }
}
