package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces a process is in; namespaces(7). Ids of System V objects mean something within
 * one IPC namespace only, pids within one pid namespace, /dev/shm within one mount namespace.
 * Thread-safe.
 */
public final class Namespaces {

  /** Not to be told: another user's process (EACCES), one that is gone, or no /proc. */
  public static final String UNKNOWN = "unknown";

  /** PROC_IPC_INIT_INO of the kernel's include/linux/proc_ns.h. */
  static final String FIRST_IPC = "ipc:[" + 0xEFFFFFFFL + "]";

  /** PROC_PID_INIT_INO, likewise: the namespace that all others are below of. */
  private static final String FIRST_PID = "pid:[" + 0xEFFFFFFCL + "]";

  /** What can be told when two processes are compared. */
  public enum Same {
    YES,
    NO,
    UNKNOWN
  }

  private Namespaces() {}

  /** The IPC namespace of this process, such as {@code ipc:[4026531839]}, or {@link #UNKNOWN}. */
  public static String ipc() {
    return of(Path.of("/proc/self"), "ipc");
  }

  /** That of another process, or {@link #UNKNOWN}. Two unknowns are not the same namespace. */
  public static String ipc(long pid) {
    return of(pid, "ipc");
  }

  /**
   * The namespace of a process, or {@link #UNKNOWN}.
   *
   * @param type a name in /proc/PID/ns: {@code ipc pid mnt user}
   */
  public static String of(long pid, String type) {
    Object namespace = ask(pid, process -> link(process, type));
    return namespace == null ? UNKNOWN : namespace.toString();
  }

  static String ipc(Path procPid) {
    return of(procPid, "ipc");
  }

  private static String of(Path procPid, String type) {
    try {
      return link(procPid, type);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String link(Path procPid, String type) throws IOException {
    return Files.readSymbolicLink(procPid.resolve("ns").resolve(type)).toString();
  }

  /** Something that a directory of /proc answers: that of a process, or of one of its threads. */
  private interface Question {
    Object answer(Path directory) throws IOException;
  }

  /**
   * What a process answers, by whichever of its threads still does: a first thread that has ended
   * shows nothing (ENOENT), while a process that is being killed may have others for long.
   *
   * @return null if none does, or if this process may not ask
   */
  private static @Nullable Object ask(long pid, Question question) {
    Path process = Processes.directory(pid);
    try {
      return question.answer(process);
    } catch (NoSuchFileException ended) {
      for (int tid : Processes.threads(pid)) {
        try {
          return question.answer(process.resolve("task").resolve(Integer.toString(tid)));
        } catch (IOException endedToo) {
          continue;
        }
      }
      return null;
    } catch (IOException forbidden) {
      return null;
    }
  }

  /**
   * Whether any process that may be looked into is in an IPC namespace; one without processes is
   * gone, unless something holds it open.
   *
   * @param ipc as {@link #ipc()} gives it
   */
  public static boolean inUse(String ipc) {
    for (int pid : Processes.all()) {
      String other = ipc(pid);
      if (other.equals(ipc) || other.equals(UNKNOWN)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a pid namespace is known to have no process any more, so that all that began in it have
   * ended, as those of a container that was stopped. Told from the first pid namespace only, by
   * those who may look into every process.
   *
   * @param pidNamespace as {@link #of(long, String)} gives it
   */
  public static boolean isDeserted(String pidNamespace) {
    try {
      if (!of(Path.of("/proc/self"), "pid").equals(FIRST_PID) || hidesProcesses()) {
        return false;
      }
    } catch (IOException unreadable) {
      return false;
    }
    for (int pid : Processes.all()) {
      String other = of(pid, "pid");
      if (other.equals(pidNamespace)) {
        return false;
      }
      // the first process is in the first namespace, even where nobody may look into it
      if (other.equals(UNKNOWN)
          && pid != 1
          && ProcessIdentity.lifeOf(pid) != ProcessIdentity.Life.GONE
          && ProcessIdentity.lifeOf(pid) != ProcessIdentity.Life.ZOMBIE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Since when the IPC namespace of this process is known to have existed: since ever if it is the
   * first one, or since the oldest process began that is in it. Before that its number may have
   * been that of one that is gone; the kernel gives numbers out again.
   *
   * @return as {@link ProcessStat#startTicks}; {@link Long#MAX_VALUE} if nothing can be read
   */
  public static long ipcHeldSince() {
    String own = ipc();
    if (own.equals(FIRST_IPC)) {
      return 0;
    }
    long oldest = Long.MAX_VALUE;
    for (int pid : Processes.all()) {
      try {
        if (ipc(pid).equals(own)) {
          oldest = Math.min(oldest, ProcessStat.of(pid).startTicks());
        }
      } catch (IOException gone) {
        continue;
      }
    }
    return oldest;
  }

  /**
   * Whether a process has let go of its namespaces, in every thread, and before that of its memory,
   * semaphores, segments and files (do_exit in the kernel's kernel/exit.c): it is about to end. A
   * killed JVM may take long from there.
   */
  public static boolean letGo(long pid) {
    for (int tid : Processes.threads(pid)) {
      Path task = Processes.directory(pid).resolve("task").resolve(Integer.toString(tid));
      try {
        Files.readSymbolicLink(task.resolve("ns/ipc"));
        return false;
      } catch (NoSuchFileException none) {
        continue;
      } catch (IOException forbidden) {
        return false;
      }
    }
    return true;
  }

  /** Whether another process is in the same namespace as this one; types as {@link #of}. */
  public static Same same(long pid, String type) {
    String own = of(Path.of("/proc/self"), type);
    String other = of(pid, type);
    if (own.equals(UNKNOWN) || other.equals(UNKNOWN)) {
      return Same.UNKNOWN;
    }
    return own.equals(other) ? Same.YES : Same.NO;
  }

  /**
   * Whether another process's /dev/shm is this one's: a container and systemd's PrivateIPC have
   * their own. PrivateTmp leaves it as it is.
   */
  public static Same sameShm(long pid) {
    Object own;
    try {
      own = device(Path.of("/dev/shm"));
    } catch (IOException none) {
      return Same.UNKNOWN;
    }
    Object other = ask(pid, process -> device(process.resolve("root/dev/shm")));
    if (other == null) {
      return Same.UNKNOWN;
    }
    return own.equals(other) ? Same.YES : Same.NO;
  }

  private static Object device(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether /proc may hide other users' processes from this one: mounted with hidepid=2 or above
   * (invisible, ptraceable); proc(5). Then a pid that /proc does not know is no proof of an end.
   */
  public static boolean hidesProcesses() throws IOException {
    return hidesProcesses(MountPoint.all());
  }

  static boolean hidesProcesses(List<MountPoint> mounts) {
    MountPoint proc = MountPoint.at(mounts, "/proc");
    String hidepid = proc == null ? null : proc.option("hidepid");
    return hidepid != null
        && !hidepid.equals("0")
        && !hidepid.equals("off")
        && !hidepid.equals("1")
        && !hidepid.equals("noaccess");
  }
}
