package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may have made an object whose creator the kernel did not record: every process that lives, is
 * older than the object, was allowed to, and is in the same namespace. And who may have used it and
 * left no trace: likewise, but older than its last use. None left is a proof.
 */
final class Candidates {

  /** The times of objects are whole seconds, those of processes good to some 20 ms. */
  private static final long SLACK_MILLIS = 1050;

  private static final int KTHREADD = 2;
  private static final int ENDING_TRIES = 5;
  private static final int GROUP = 060;
  private static final int OTHERS = 006;

  /**
   * What stands between an administrator and this command, and makes no such objects. They count as
   * nobody only where they are our own ancestors.
   */
  private static final Set<String> SHELLS =
      Set.of(
          "sh",
          "bash",
          "dash",
          "zsh",
          "ksh",
          "fish",
          "busybox",
          "su",
          "sudo",
          "sudo-rs",
          "runuser",
          "setpriv",
          "login",
          "sshd",
          "sshd-session",
          "unshare",
          "nsenter",
          "timeout",
          "env",
          "xargs",
          "script",
          "watch",
          "screen",
          "tmux: server",
          "systemd",
          "init",
          "cron",
          "tini",
          "docker-init",
          "dumb-init",
          "runc",
          "conmon",
          "containerd-shim");

  /** Who makes such objects makes them soon after it has started, as a rule. */
  private static final long SOON_MILLIS = 60_000;

  /**
   * A process that lives.
   *
   * @param start in milliseconds since 1970; 0 where it cannot be looked at
   * @param uids its four user ids; none where they cannot be looked at
   */
  private record Process(String name, long start, int pid, long[] uids, boolean ancestor) {

    boolean was(long uid) {
      return uids.length == 0 || contains(uids, uid);
    }

    boolean isRoot() {
      return contains(uids, 0);
    }
  }

  /**
   * Processes as {@code 4711 (name)}.
   *
   * @param possible all that may have made an object
   * @param likely those among them that are still that user, started shortly before, and did not
   *     start this command
   */
  record Makers(List<String> possible, List<String> likely) {}

  private final Map<String, Makers> known = new HashMap<>();
  private final Map<String, List<String>> users = new HashMap<>();
  private final boolean firstPids;
  private List<Process> systemV;
  private List<Process> posix;

  /**
   * @param firstPids whether the pids are those of the first pid namespace, which has the kernel's
   *     threads
   */
  Candidates(boolean firstPids) {
    this.firstPids = firstPids;
  }

  /** The processes that may have made an object. */
  Makers of(IpcEntry entry) {
    // thousands of objects of one user and one second are usual
    return known.computeIfAbsent(
        entry.systemV() + " " + entry.cuid + " " + entry.ctime, first -> find(entry));
  }

  private Makers find(IpcEntry entry) {
    Makers makers = new Makers(new ArrayList<>(), new ArrayList<>());
    for (Process process : entry.systemV() ? systemV() : posix()) {
      // a process that was root may be anybody by now
      boolean may = entry.cuid == 0 || process.was(entry.cuid);
      if (process.start <= entry.ctime * 1000 + SLACK_MILLIS && may) {
        makers.possible.add(process.name);
        if (process.start >= entry.ctime * 1000 - SOON_MILLIS
            && process.was(entry.cuid)
            && !process.ancestor) {
          makers.likely.add(process.name);
        }
      }
    }
    return makers;
  }

  /**
   * The processes that may have used a System V object, as {@code 4711 (name)}: those that may by
   * its mode (ipc_perms of the kernel's ipc/util.c), were there when it was used last, and those
   * that are in the session or process group of its creator. The ones of root may use everything,
   * and count for what is root's.
   */
  List<String> usersOf(IpcEntry entry) {
    int creator = entry.maker != null ? entry.maker.box().process().pid() : entry.cpid;
    String like =
        entry.cuid
            + " "
            + entry.uid
            + " "
            + entry.gid
            + " "
            + entry.cgid
            + " "
            + entry.perms
            + " "
            + entry.touched()
            + " "
            + creator;
    return users.computeIfAbsent(like, first -> findUsers(entry, creator));
  }

  private List<String> findUsers(IpcEntry entry, int creator) {
    List<String> found = new ArrayList<>();
    for (Process process : systemV()) {
      boolean there = process.start <= entry.touched() * 1000 + SLACK_MILLIS;
      if ((there || isBeside(process, creator)) && mayUse(process, entry)) {
        found.add(process.name);
      }
    }
    return found;
  }

  /** Whether it may be a descendant of a process that has ended, though it began later. */
  private static boolean isBeside(Process process, int creator) {
    return creator > 0 && Processes.isInSessionOf(process.pid, creator);
  }

  private static boolean mayUse(Process process, IpcEntry entry) {
    if (entry.uid == 0 || entry.cuid == 0 || process.was(entry.uid) || process.was(entry.cuid)) {
      return true;
    }
    if ((entry.perms & OTHERS) != 0 && !process.isRoot()) {
      return true;
    }
    if ((entry.perms & GROUP) == 0 || process.isRoot()) {
      return false;
    }
    long[] groups = Processes.groups(process.pid);
    return groups.length == 0 || contains(groups, entry.gid) || contains(groups, entry.cgid);
  }

  private static boolean contains(long[] numbers, long wanted) {
    for (long number : numbers) {
      if (number == wanted) {
        return true;
      }
    }
    return false;
  }

  private List<Process> systemV() {
    systemV = systemV == null ? all(true) : systemV;
    return systemV;
  }

  private List<Process> posix() {
    posix = posix == null ? all(false) : posix;
    return posix;
  }

  private List<Process> all(boolean systemV) {
    Set<Integer> ancestors = new HashSet<>();
    Set<Integer> nobody = harmless(ancestors);
    List<Process> all = new ArrayList<>();
    ProcessStat self = self();
    for (int pid : Processes.all()) {
      try {
        ProcessStat stat = ProcessStat.of(pid);
        // elsewhere 2 is a pid like others
        boolean kernel = firstPids && (pid == KTHREADD || stat.ppid() == KTHREADD);
        if (kernel || !stat.alive() || nobody.contains(pid) || elsewhere(pid, systemV)) {
          continue;
        }
        if (self != null && behind(stat, self)) {
          continue;
        }
        String name = pid + " (" + stat.comm() + ")";
        boolean ancestor = ancestors.contains(pid);
        all.add(new Process(name, stat.startMillis(), pid, Processes.uids(pid), ancestor));
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException closed) {
        // hidepid=1: it is there and tells nothing
        if (!nobody.contains(pid)) {
          all.add(new Process(Integer.toString(pid), 0, pid, new long[0], false));
        }
      }
    }
    return all;
  }

  private static ProcessStat self() {
    try {
      return ProcessStat.of(ProcessHandle.current().pid());
    } catch (IOException hidden) {
      return null;
    }
  }

  /** Whether a process comes behind this command in the same pipeline. */
  private static boolean behind(ProcessStat stat, ProcessStat self) {
    boolean later =
        stat.startTicks() > self.startTicks()
            || stat.startTicks() == self.startTicks() && stat.pid() > self.pid();
    return later && stat.ppid() == self.ppid();
  }

  /** Whether a process is in another namespace, or is no more. */
  private static boolean elsewhere(int pid, boolean systemV) throws IOException {
    Namespaces.Same same = same(pid, systemV);
    // a process that is ending has let go of its namespaces a little before it is a zombie
    for (int tries = 0; same == Namespaces.Same.UNKNOWN && tries < ENDING_TRIES; tries++) {
      if (!ProcessStat.of(pid).alive()) {
        return true;
      }
      if (!Libc.available() || Libc.geteuid() != 0) {
        return false; // of another user, most likely, and to stay unknown
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      same = same(pid, systemV);
    }
    return same == Namespaces.Same.NO;
  }

  private static Namespaces.Same same(int pid, boolean systemV) {
    return systemV ? Namespaces.same(pid, "ipc") : Namespaces.sameShm(pid);
  }

  /** This process, and the shells that it was started from. */
  private static Set<Integer> harmless(Set<Integer> ancestors) {
    Set<Integer> harmless = new HashSet<>();
    int pid = (int) ProcessHandle.current().pid();
    harmless.add(pid);
    if (Namespaces.same(1, "ipc") == Namespaces.Same.UNKNOWN) {
      harmless.add(1); // the init of whoever made this container, seen from inside
    }
    try {
      for (pid = ProcessStat.of(pid).ppid(); pid > 0; ) {
        ProcessStat parent = ProcessStat.of(pid);
        ancestors.add(pid);
        if (SHELLS.contains(parent.comm())) {
          harmless.add(pid);
        }
        pid = parent.ppid();
      }
    } catch (IOException hidden) {
      return harmless;
    }
    return harmless;
  }
}
