package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process that lives, and may have objects of this namespace.
 *
 * @param name such as {@code 4711 (name)}
 * @param start in milliseconds since 1970; 0 where it cannot be looked at
 * @param uids its four user ids; none where they cannot be looked at
 * @param groups all its group ids; none where they cannot be looked at
 * @param sessions its process group and its session
 * @param ancestor whether this command was started by it
 */
record LivingProcess(
    String name, long start, long[] uids, long[] groups, int[] sessions, boolean ancestor) {

  private static final int KTHREADD = 2;

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

  boolean was(long uid) {
    return uids.length == 0 || contains(uids, uid);
  }

  boolean isRoot() {
    return contains(uids, 0);
  }

  boolean isIn(long group) {
    return groups.length == 0 || contains(groups, group);
  }

  /** Whether it may be a descendant of one of those that have ended, though it began later. */
  boolean isBeside(List<Integer> dead) {
    for (int leader : sessions) {
      if (dead.contains(leader)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(long[] numbers, long wanted) {
    for (long number : numbers) {
      if (number == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * All but this command, the shells that it was started from, and the kernel's threads.
   *
   * @param systemV whether they may have System V objects of this namespace, or files of this
   *     /dev/shm
   * @param firstPids whether the pids are those of the first pid namespace, which has the kernel's
   *     threads
   */
  static List<LivingProcess> all(boolean systemV, boolean firstPids) {
    Set<Integer> ancestors = new HashSet<>();
    Set<Integer> nobody = harmless(ancestors);
    List<LivingProcess> all = new ArrayList<>();
    ProcessStat self = self();
    EndingProcesses endings = new EndingProcesses();
    for (int pid : Processes.all()) {
      try {
        ProcessStat stat = ProcessStat.of(pid);
        // elsewhere 2 is a pid like others
        boolean kernel = firstPids && (pid == KTHREADD || stat.ppid() == KTHREADD);
        if (kernel || !stat.alive() || nobody.contains(pid) || elsewhere(pid, systemV, endings)) {
          continue;
        }
        if (self != null && behind(stat, self)) {
          continue;
        }
        String name = pid + " (" + stat.comm() + ")";
        boolean ancestor = ancestors.contains(pid);
        all.add(
            new LivingProcess(
                name,
                stat.startMillis(),
                Processes.uids(pid),
                Processes.groups(pid),
                Processes.sessions(pid),
                ancestor));
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException closed) {
        // hidepid=1: it is there and shows nothing
        if (!nobody.contains(pid)) {
          String name = Integer.toString(pid);
          all.add(new LivingProcess(name, 0, new long[0], new long[0], new int[0], false));
        }
      }
    }
    return all;
  }

  private static @Nullable ProcessStat self() {
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
            || (stat.startTicks() == self.startTicks() && stat.pid() > self.pid());
    return later && stat.ppid() == self.ppid();
  }

  /** Whether a process is in another namespace, or is no more. */
  private static boolean elsewhere(int pid, boolean systemV, EndingProcesses endings) {
    Namespaces.Same same = same(pid, systemV);
    return same == Namespaces.Same.NO || (same == Namespaces.Same.UNKNOWN && endings.ends(pid));
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
