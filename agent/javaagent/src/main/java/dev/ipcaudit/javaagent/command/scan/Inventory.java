package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.MachineLimits;
import dev.ipcaudit.kernel.MountPoint;
import dev.ipcaudit.kernel.PidsCgroup;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.kernel.ProcessLimits;
import dev.ipcaudit.kernel.SysvLimits;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.kernel.SysvTotals;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that the kernel shows at one moment, each object with its verdict. */
final class Inventory {

  /** The kinds that have an inventory. */
  static final Set<Kind> KINDS =
      EnumSet.of(
          Kind.SYSV_SEM,
          Kind.SYSV_SHM,
          Kind.SYSV_MSG,
          Kind.POSIX_SEM,
          Kind.POSIX_SHM,
          Kind.POSIX_MQ);

  /** Of directory entries. Nobody has more objects; somebody may have made more files. */
  private static final int MOST = 1_000_000;

  /** Long enough that whoever waits that long has gone to sleep for good or nearly so. */
  private static final long SECOND_LOOK_MILLIS = 100;

  final List<IpcEntry> entries = new ArrayList<>();
  final List<LimitUsage> limits = new ArrayList<>();

  /** What could not be seen, in sentences. */
  final List<String> notes = new ArrayList<>();

  final CreatorLiveness liveness = new CreatorLiveness();
  private final Holders holders;
  private final PossibleCreators candidates = new PossibleCreators(!liveness.partial());
  private CreatorIndex.PassedOver passedOver = new CreatorIndex.PassedOver(0, List.of());

  /**
   * Reads the objects of some kinds, and all limits.
   *
   * @param boxes a directory with black boxes, beside those of the users; null for none
   */
  Inventory(Set<Kind> kinds, @Nullable Path boxes) {
    SysvTotals totals = systemV(kinds);
    shm(kinds);
    long queues = queues(kinds);
    holders = new Holders(entries);
    holders.find();
    OrphanClassifier judge = new OrphanClassifier(liveness, holders, candidates);
    tellMakers(boxes);
    for (IpcEntry entry : entries) {
      entry.verdict = judge.of(entry);
      // nobody may seem to have what was removed while this looked
      boolean suspect = entry.verdict.orphan() || !entry.systemV();
      entry.gone |= suspect && Stat.gone(entry);
    }
    entries.removeIf(entry -> entry.gone);
    limits(totals, queues);
    if (liveness.blind() != null) {
      notes.add(liveness.blind());
    }
    int closed = holders.closedFiles();
    if (closed > 0) {
      notes.add(closed + " processes may not be inspected; what they have is not seen");
    }
  }

  /** Black boxes that were not read. */
  CreatorIndex.PassedOver passedOver() {
    return passedOver;
  }

  /** Reads the values of the sets among the first objects, for those who show them. */
  void readValues(int most) {
    for (IpcEntry entry : entries.subList(0, Math.min(most, entries.size()))) {
      if (entry.kind == Kind.SYSV_SEM) {
        Semaphores.readValues(entry);
      }
    }
  }

  private void tellMakers(@Nullable Path boxes) {
    try {
      CreatorIndex makers = new CreatorIndex(boxes);
      entries.forEach(makers::addCreator);
      passedOver = makers.passedOver();
    } catch (IOException unreadable) {
      notes.add("no black boxes: " + Escape.line(unreadable.toString()));
    }
  }

  private SysvTotals systemV(Set<Kind> kinds) {
    SysvTotals totals = new SysvTotals();
    SysvTable table = new SysvTable();
    for (Kind kind : new Kind[] {Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG}) {
      boolean wanted = kinds.contains(kind);
      try {
        table.scan(
            kind,
            row -> {
              totals.row(row);
              if (wanted) {
                entries.add(new IpcEntry(row));
              }
            });
      } catch (IOException failure) {
        notes.add("no " + kind.id() + ": " + failure.getMessage());
      }
    }
    // asked after the scan, so that the table is read at one go
    Semaphores semaphores = new Semaphores();
    for (IpcEntry entry : entries) {
      if (entry.kind == Kind.SYSV_SEM) {
        semaphores.read(entry);
      } else if (entry.kind == Kind.SYSV_MSG) {
        Queues.readSystemV(entry);
      }
    }
    if (semaphores.trouble() != null && kinds.contains(Kind.SYSV_SEM) && !entries.isEmpty()) {
      notes.add(semaphores.trouble());
    }
    return totals;
  }

  private void shm(Set<Kind> kinds) {
    if (!kinds.contains(Kind.POSIX_SEM) && !kinds.contains(Kind.POSIX_SHM)) {
      return;
    }
    try {
      boolean whole =
          PosixObjects.inShm(
              MOST,
              object -> {
                if (kinds.contains(object.kind())) {
                  entries.add(new IpcEntry(object));
                }
              });
      if (!whole) {
        notes.add("/dev/shm has more than " + MOST + " entries; the rest was not read");
      }
    } catch (NoSuchFileException none) {
      notes.add("no posix-sem and posix-shm: there is no /dev/shm");
    } catch (IOException failure) {
      notes.add("no posix-sem and posix-shm: " + failure.getMessage());
    }
  }

  /** Returns how many POSIX queues there are, or -1 where that is not known. */
  private long queues(Set<Kind> kinds) {
    try {
      MountPoint mount = Queues.mount();
      if (mount == null) {
        if (kinds.contains(Kind.POSIX_MQ)) {
          notes.add("no posix-mq: no file system of type mqueue is mounted (mq_overview(7))");
        }
        return LimitUsage.UNKNOWN;
      }
      List<PosixObject> found = new ArrayList<>();
      PosixObjects.inQueues(Path.of(mount.path()), MOST, found::add);
      for (PosixObject object : found) {
        int queue = Libc.available() ? Queues.open(object) : -1;
        if (queue == -2) {
          notes.add(
              "no posix-mq: what is mounted at "
                  + mount.path()
                  + " belongs to another IPC namespace");
          return LimitUsage.UNKNOWN;
        }
        if (queue >= 0) {
          Libc.close(queue);
        }
      }
      if (kinds.contains(Kind.POSIX_MQ)) {
        found.forEach(object -> entries.add(Queues.posix(object)));
      }
      return found.size();
    } catch (IOException failure) {
      notes.add("no posix-mq: " + failure.getMessage());
      return LimitUsage.UNKNOWN;
    }
  }

  private void limits(SysvTotals totals, long queues) {
    try {
      limits.addAll(new SysvLimits().read(totals));
      for (LimitUsage limit : MachineLimits.read()) {
        boolean counted = limit.name().equals("queues_max") && queues >= 0;
        limits.add(counted ? new LimitUsage(limit.name(), queues, limit.max()) : limit);
      }
      for (LimitUsage limit : ProcessLimits.read()) {
        // RLIMIT_NOFILE is this command's own
        if (limit.name().equals("file-max")) {
          limits.add(limit);
        }
      }
      LimitUsage pids = PidsCgroup.of(Path.of("/proc/self"));
      if (pids != null) {
        limits.add(pids);
      }
    } catch (IOException failure) {
      notes.add("limits: " + failure.getMessage());
    }
  }

  /**
   * The verdict on an object as it is now, the processes that may have it looked at afresh. Who was
   * there at its last use is known, as long as that is still the last.
   */
  OrphanVerdict again(IpcEntry entry) {
    entry.users.clear();
    entry.callers.clear();
    Holders now = new Holders(List.of(entry));
    now.find();
    return new OrphanClassifier(new CreatorLiveness(), now, candidates).of(entry);
  }

  /** Whether somebody waits at a set and has not moved at a second look. */
  boolean waited(IpcEntry set) {
    List<BlockedThread> first = holders.waits.get(set);
    if (first == null) {
      return false;
    }
    secondLook(first);
    for (int pid : set.callers) {
      try {
        List<BlockedThread> now = BlockedThreads.sample(pid);
        if (now != null && !BlockedThreads.stuck(first, now).isEmpty()) {
          return true;
        }
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException unknown) {
        return true; // it was waiting when it could be looked at
      }
    }
    return false;
  }

  private static void secondLook(List<BlockedThread> first) {
    long passed = (System.nanoTime() - first.get(0).readNanos()) / 1_000_000;
    if (passed < SECOND_LOOK_MILLIS) {
      try {
        Thread.sleep(SECOND_LOOK_MILLIS - passed);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
