package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessIdentity;

/**
 * Waits for processes that root cannot look into, since they are ending: one lets go of its memory,
 * files and namespaces a little before it is a zombie. One look at all processes waits for a second
 * at most.
 */
final class EndingProcesses {

  private static final long TOGETHER_NANOS = 1_000_000_000;
  private static final long EACH_NANOS = 300_000_000;

  private final boolean root = Libc.available() && Libc.geteuid() == 0;
  private long left = TOGETHER_NANOS;

  /** Whether a process has ended, or does so now. Others than root cannot look into many. */
  boolean ends(int pid) {
    long began = System.nanoTime();
    long most = Math.min(left, EACH_NANOS);
    boolean ended = ended(pid);
    while (!ended && root && System.nanoTime() - began < most) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        break;
      }
      ended = ended(pid);
    }
    left -= System.nanoTime() - began;
    return ended;
  }

  private static boolean ended(int pid) {
    ProcessIdentity.Life life = ProcessIdentity.lifeOf(pid);
    return life == ProcessIdentity.Life.GONE
        || life == ProcessIdentity.Life.ZOMBIE
        || Namespaces.letGo(pid);
  }
}
