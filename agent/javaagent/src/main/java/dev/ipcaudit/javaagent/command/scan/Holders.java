package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.Attachments;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.kernel.Mappings;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** Users with processes that may not be looked into, and how many. */
  final Map<Long, Integer> closed = new HashMap<>();

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
      Path directory = Processes.directory(pid);
      try {
        if (!ProcessStat.of(pid).alive()) {
          continue; // a zombie has let go of all
        }
        if (!segments.isEmpty() || !sets.isEmpty() || !queues.isEmpty()) {
          if (Namespaces.same(pid, "ipc") != Namespaces.Same.NO) {
            systemV(pid, directory);
          }
        }
        if (!files.isEmpty()) {
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
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException forbidden) {
        // an init that even root may not look into is that of whoever made this container; a
        // process
        // that has ended meanwhile has let go of all
        if (pid != 1 && ProcessIdentity.lifeOf(pid) == ProcessIdentity.Life.ALIVE) {
          closed.merge(Processes.uid(pid), 1, Integer::sum);
        }
      }
    }
  }

  private void systemV(int pid, Path directory) throws IOException {
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
        long device = (Long) stat.get("dev");
        long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
        long minor = device & 0xff | device >>> 12 & ~0xffL;
        IpcEntry entry = files.get(key(major, minor, (Long) stat.get("ino")));
        if (entry != null) {
          entry.users.add(pid);
        }
      } catch (IOException closed) {
        continue;
      }
    }
  }
}
