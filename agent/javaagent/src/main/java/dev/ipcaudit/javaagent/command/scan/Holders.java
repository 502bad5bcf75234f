package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Attachments;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.kernel.Mappings;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that have the objects: attached, mapped, open, or are inside a call on one.
 * Looks only for what there is.
 */
final class Holders {

  private final Map<Integer, IpcEntry> segments = new HashMap<>();
  private final Map<String, IpcEntry> files = new HashMap<>();
  private final Map<Integer, IpcEntry> sets = new HashMap<>();
  private final Map<Integer, IpcEntry> queues = new HashMap<>();

  /** Waits that were seen: who, at which object. */
  final Map<IpcEntry, List<BlockedThread>> waits = new HashMap<>();

  /** Users with processes whose mappings and descriptors may not be read, and how many. */
  private final Map<Long, Integer> closedFiles = new HashMap<>();

  /** Users with processes of which it is not known what they wait for, and how many. */
  private final Map<Long, Integer> closedCalls = new HashMap<>();

  private final EndingProcesses endings = new EndingProcesses();
  private final boolean root = Libc.available() && Libc.geteuid() == 0;

  Holders(List<IpcEntry> entries) {
    for (IpcEntry entry : entries) {
      if (entry.posix != null) {
        files.put(key(entry.posix.major(), entry.posix.minor(), entry.posix.inode()), entry);
      } else if (entry.kind == Kind.SYSV_SHM && entry.nattch > 0) {
        segments.put(entry.id, entry);
      } else if (entry.kind == Kind.SYSV_SEM && entry.waiting() > 0) {
        sets.put(entry.id, entry);
      } else if (entry.kind == Kind.SYSV_MSG) {
        queues.put(entry.id, entry);
      }
    }
  }

  private static String key(long major, long minor, long inode) {
    return major + ":" + minor + ":" + inode;
  }

  /** Looks at every process. */
  void find() {
    if (segments.isEmpty() && files.isEmpty() && sets.isEmpty() && queues.isEmpty()) {
      return;
    }
    Mappings mappings = new Mappings();
    for (int pid : Processes.all()) {
      try {
        ProcessStat stat = ProcessStat.of(pid);
        if (!stat.alive()) {
          continue; // a zombie has let go of all
        }
        Path directory = stat.headless() ? livingThread(pid) : Processes.directory(pid);
        if (directory == null) {
          continue;
        }
        look(pid, closedCalls, () -> systemV(pid, directory));
        look(pid, closedFiles, () -> files(pid, directory, mappings));
      } catch (IOException gone) {
        closed(pid, closedFiles);
        closed(pid, closedCalls);
      }
    }
  }

  private interface Look {
    void at() throws IOException;
  }

  private void look(int pid, Map<Long, Integer> closed, Look look) {
    try {
      look.at();
    } catch (IOException forbidden) {
      closed(pid, closed);
    }
  }

  /** Counts a process that may not be looked into, unless it has ended and let go of all. */
  private void closed(int pid, Map<Long, Integer> closed) {
    // an init that even root may not look into is that of whoever made this container
    boolean container = root && pid == 1;
    if (!container && !endings.ends(pid)) {
      closed.merge(Processes.uid(pid), 1, Integer::sum);
    }
  }

  /** A thread that shows what the process has; its first one has ended, and shows nothing. */
  private static @Nullable Path livingThread(int pid) throws IOException {
    Path tasks = Processes.directory(pid).resolve("task");
    for (int tid : Processes.threads(pid)) {
      Path task = tasks.resolve(Integer.toString(tid));
      // threads answer under /proc by their own number, too
      if (tid != pid && ProcessStat.of(tid).alive()) {
        return task;
      }
    }
    return null;
  }

  /** How many processes may have a POSIX object and cannot be looked into. */
  int closedFiles(IpcEntry entry) {
    return allowed(entry, closedFiles);
  }

  /** How many processes cannot be looked into. */
  int closedFiles() {
    return closedFiles.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many processes may wait at a queue and cannot be looked into. */
  int closedCalls(IpcEntry entry) {
    return allowed(entry, closedCalls);
  }

  /** Processes of the owner, or of all where all may open it; root's own do not count. */
  private static int allowed(IpcEntry entry, Map<Long, Integer> closed) {
    int allowed = 0;
    for (var user : closed.entrySet()) {
      boolean others = (entry.perms & 0066) != 0 && user.getKey() != 0;
      boolean own = user.getKey() == entry.uid || user.getKey() == entry.cuid || user.getKey() < 0;
      allowed += others || own ? user.getValue() : 0;
    }
    return allowed;
  }

  private void files(int pid, Path directory, Mappings mappings) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    mappings.of(
        directory,
        (major, minor, inode) -> {
          IpcEntry entry = files.get(key(major, minor, inode));
          if (entry != null) {
            entry.users.add(pid);
          }
        });
    descriptors(pid, directory);
  }

  private void systemV(int pid, Path directory) throws IOException {
    boolean none = segments.isEmpty() && sets.isEmpty() && queues.isEmpty();
    if (none || Namespaces.same(pid, "ipc") == Namespaces.Same.NO) {
      return;
    }
    if (!segments.isEmpty()) {
      for (int id : Attachments.of(directory).values()) {
        IpcEntry segment = segments.get(id);
        if (segment != null) {
          segment.users.add(pid);
        }
      }
    }
    if (sets.isEmpty() && queues.isEmpty()) {
      return;
    }
    List<BlockedThread> threads = BlockedThreads.sample(pid);
    if (threads == null) {
      throw new IOException("permission denied");
    }
    for (BlockedThread thread : threads) {
      IpcEntry entry =
          !thread.systemV()
              ? null
              : (thread.call().startsWith("sem") ? sets : queues).get(thread.object());
      if (entry != null) {
        entry.callers.add(pid);
        waits.computeIfAbsent(entry, first -> new ArrayList<>()).add(thread);
      }
    }
  }

  private void descriptors(int pid, Path directory) throws IOException {
    for (OpenDescriptor open : OpenDescriptor.files(directory)) {
      Path link = directory.resolve("fd").resolve(Integer.toString(open.number()));
      try {
        Map<String, Object> stat = Files.readAttributes(link, "unix:dev,ino");
        long device = number(stat, "dev");
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        IpcEntry entry = files.get(key(major, minor, number(stat, "ino")));
        if (entry != null) {
          entry.users.add(pid);
        }
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private static long number(Map<String, Object> stat, String attribute) {
    return (Long) Objects.requireNonNull(stat.get(attribute));
  }
}
