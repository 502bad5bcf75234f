package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Which process a pid meant: pids are used again, a pid together with its start time is not.
 *
 * @param pid in the pid namespace that /proc was mounted in
 * @param startTicks from {@link ProcessStat#startTicks}
 */
public record ProcessIdentity(int pid, long startTicks) {

  /** What is known of a process's life. */
  public enum Life {
    ALIVE,
    /** Ended and not yet waited for. It holds its pid and nothing else. */
    ZOMBIE,
    /** Gone, or its pid belongs to another process by now. */
    GONE,
    /** Its stat cannot be read. */
    UNKNOWN
  }

  /** That of a running process; throws as {@link ProcessStat#of} does. */
  public static ProcessIdentity of(long pid) throws IOException {
    ProcessStat stat = ProcessStat.of(pid);
    return new ProcessIdentity(stat.pid(), stat.startTicks());
  }

  /**
   * Whether that very process lives. Where /proc is mounted with hidepid, other users' processes
   * look {@link Life#GONE}: see {@link Namespaces#hidesProcesses}.
   */
  public Life life() {
    try {
      ProcessStat stat = ProcessStat.of(pid);
      if (stat.startTicks() != startTicks) {
        return Life.GONE;
      }
      return life(stat);
    } catch (NoSuchFileException gone) {
      return Life.GONE;
    } catch (IOException unreadable) {
      return Life.UNKNOWN;
    }
  }

  /** The same of whatever process has the pid now. */
  public static Life lifeOf(long pid) {
    try {
      return life(ProcessStat.of(pid));
    } catch (NoSuchFileException gone) {
      return Life.GONE;
    } catch (IOException unreadable) {
      return Life.UNKNOWN;
    }
  }

  /**
   * The same of a process that has to have had the pid at a time: one that began later is another.
   *
   * @param until seconds since 1970; the kernel's times are whole seconds, so one that began up to
   *     two seconds later counts
   */
  public static Life lifeOf(long pid, long until) {
    try {
      ProcessStat stat = ProcessStat.of(pid);
      return stat.startMillis() / 1000 > until + 2 ? Life.GONE : life(stat);
    } catch (NoSuchFileException gone) {
      return Life.GONE;
    } catch (IOException unreadable) {
      return Life.UNKNOWN;
    }
  }

  private static Life life(ProcessStat stat) {
    return stat.alive() ? Life.ALIVE : stat.zombie() ? Life.ZOMBIE : Life.GONE;
  }
}
