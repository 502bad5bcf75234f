package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process that a kernel table names still lives. /proc/PID is no proof: it may be a
 * zombie, a thread of somebody else, or a later process with the same pid. Good for one scan.
 */
final class CreatorLiveness {

  /** Start times are good to some 20 ms, those in the tables are whole seconds. */
  private static final long SLACK_SECONDS = 2;

  /** The machine's own have fixed numbers; PROC_PID_INIT_INO in include/linux/proc_ns.h. */
  private static final String INITIAL_PID = "pid:[4026531836]";

  private static final String INITIAL_USER = "user:[4026531837]";

  private final Map<Integer, Known> known = new HashMap<>();
  private final @Nullable String trouble;
  private final boolean hides = hidesFromUs();
  private final boolean partial =
      !Namespaces.of(ProcessHandle.current().pid(), "pid").equals(INITIAL_PID);

  /**
   * What is known of a pid.
   *
   * @param alive 1 alive, 0 dead, -1 not known
   * @param startSeconds since 1970, when alive
   * @param how a clause behind the pid, such as {@code is gone}
   */
  private record Known(int alive, long startSeconds, String how) {}

  CreatorLiveness() {
    trouble = trouble();
  }

  private static @Nullable String trouble() {
    try {
      long pid = ProcessHandle.current().pid();
      String self = Files.readSymbolicLink(Path.of("/proc/self")).toString();
      if (!self.equals(Long.toString(pid))) {
        return "/proc belongs to another pid namespace: whether a process lives is not known";
      }
      if (Namespaces.hidesProcesses() && !Libc.available()) {
        return "/proc hides other users' processes: whether a process has ended is not known";
      }
      return null;
    } catch (IOException failure) {
      return "/proc cannot be read: whether a process lives is not known";
    }
  }

  /** Why nothing can be known at all, or null. */
  @Nullable String blind() {
    return trouble;
  }

  /**
   * Whether processes may have the same objects and not be seen: the containers of one pod share
   * their IPC namespace, and each has a pid namespace of its own.
   */
  boolean partial() {
    return partial;
  }

  private static boolean hidesFromUs() {
    try {
      boolean root =
          Libc.available()
              && Libc.geteuid() == 0
              && Namespaces.of(ProcessHandle.current().pid(), "user").equals(INITIAL_USER);
      return !root && Namespaces.hidesProcesses();
    } catch (IOException unreadable) {
      return true;
    }
  }

  /** Whether /proc may list fewer processes than there are: hidepid. */
  boolean hides() {
    return hides;
  }

  /**
   * 1 for a process that lives and had the pid at a time, 0 for one that is dead, -1 where it is
   * not known.
   *
   * @param until seconds since 1970 by which it had the pid
   */
  int alive(int pid, long until) {
    if (trouble != null || pid <= 0) {
      return -1;
    }
    Known about = known(pid);
    return about.alive == 1 && later(about, until) ? 0 : about.alive;
  }

  /** A clause that says so, such as {@code 4711 is a zombie}. */
  String how(int pid, long until) {
    Known about = known(pid);
    if (about.alive == 1) {
      return pid
          + (later(about, until)
              ? " has ended, its pid now belongs to another process"
              : about.how);
    }
    return pid + about.how;
  }

  private static boolean later(Known about, long until) {
    return until > 0 && about.startSeconds > until + SLACK_SECONDS;
  }

  private Known known(int pid) {
    return known.computeIfAbsent(pid, CreatorLiveness::look);
  }

  private static Known look(int pid) {
    try {
      ProcessStat stat = ProcessStat.of(pid);
      if (stat.zombie()) {
        return new Known(0, 0, " is a zombie");
      }
      if (!stat.alive()) {
        return new Known(0, 0, " has ended");
      }
      // /proc/TID is there for every thread, though not listed
      if (Processes.leader(pid) != pid) {
        return new Known(0, 0, " has ended, its number now belongs to a thread");
      }
      return new Known(1, stat.startMillis() / 1000, " (" + stat.comm() + ") is alive");
    } catch (NoSuchFileException gone) {
      // hidepid: not there for /proc, there for kill
      if (Libc.available() && (Libc.kill(pid, 0) == 0 || Libc.errno() != Libc.ESRCH)) {
        return new Known(-1, 0, " is hidden");
      }
      return new Known(0, 0, " has ended");
    } catch (IOException unreadable) {
      return new Known(-1, 0, " cannot be inspected");
    }
  }
}
