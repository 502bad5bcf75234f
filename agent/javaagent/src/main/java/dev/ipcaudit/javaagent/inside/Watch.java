package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.Diagnostics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's one thread. It looks for calls that stand still, while there are threads that make
 * such calls. A daemon, with nothing of the host about it; it is started with the first class that
 * is rewritten.
 */
final class Watch implements Runnable {

  /** What stands still as long as the option says is seen at most a quarter of that later. */
  private static final int LOOKS = 4;

  private final Agent agent;
  private final BlockWatch blocked;
  private final long tickNanos;

  /**
   * @param blockedMillis how long a call may stand still, 0 for ever
   */
  Watch(Agent agent, BlockWatch blocked, long blockedMillis) {
    this.agent = agent;
    this.blocked = blocked;
    tickNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, blockedMillis / LOOKS));
  }

  void start() {
    ThreadGroup outermost = Thread.currentThread().getThreadGroup();
    while (outermost.getParent() != null) {
      outermost = outermost.getParent();
    }
    Thread thread = new Thread(outermost, this, "ipcaudit-watch", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    IpcAuditMarks.watcher = thread;
    thread.start();
  }

  @Override
  public void run() {
    LockSupport.park(this);
    HookDefinition.defineLibc(agent);
    while (true) {
      if (IpcAuditMarks.ALL.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, tickNanos);
      }
      try {
        blocked.look();
      } catch (Throwable failure) {
        Diagnostics.warn("calls that stand still are not looked for any more", failure);
        return;
      }
    }
  }
}
