package dev.ipcaudit.ledger.children;

import dev.ipcaudit.kernel.Children;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.ShmUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The processes that this JVM has started, and those that they have, as far as a look has met them:
 * what they make outlives them too. A process that was one stays one, whoever becomes its parent.
 * Also which objects in /dev/shm they had. Bounded; thread-safe.
 */
public final class Descendants {

  private static final int MOST = 4096;

  /** So many are looked at at once. */
  private static final int MOST_LIVING = 512;

  private final ConcurrentHashMap<Integer, Descendant> all = new ConcurrentHashMap<>(4);

  /** By inode, the last that was seen to have it. */
  private final ConcurrentHashMap<Long, Descendant> files = new ConcurrentHashMap<>(4);

  private volatile @Nullable Runnable onStart;

  Descendants() {}

  /** Sets who hears that a child was started; the last one. */
  public void onStart(Runnable listener) {
    onStart = listener;
  }

  /**
   * A child was started by this JVM.
   *
   * @param command safe to print on one line, or null
   */
  public Descendant started(int pid, @Nullable String command) {
    Descendant child = new Descendant(pid, command, System.currentTimeMillis(), 0);
    put(child);
    Runnable hears = onStart;
    if (hears != null) {
      hears.run();
    }
    return child;
  }

  private void put(Descendant one) {
    if (all.size() < MOST || all.containsKey(one.pid)) {
      all.put(one.pid, one);
    }
  }

  /**
   * Meets all that live, and what they have in /dev/shm. Costs some ten microseconds a thread of
   * this process, and about a millisecond a descendant. Threads may look at once: one that never
   * comes back, since the host has replaced the descriptor that it reads, keeps nobody from it.
   *
   * @return whether there are any
   */
  public boolean look() throws IOException {
    Map<Integer, ProcessStat> living = new HashMap<>();
    Deque<ProcessStat> left = new ArrayDeque<>(Children.of(0));
    for (Descendant one : all.values()) {
      ProcessStat now = one.ticks == 0 ? null : stat(one.pid);
      if (now != null && now.startTicks() == one.ticks) {
        left.add(now);
      }
    }
    while (!left.isEmpty() && living.size() < MOST_LIVING) {
      ProcessStat one = left.pop();
      if (living.put(one.pid(), one) == null && one.alive()) {
        left.addAll(children(one.pid()));
      }
    }
    FileIdentity shm = living.isEmpty() ? null : FileIdentity.of(Path.of("/dev/shm"));
    for (ProcessStat one : living.values()) {
      Descendant known = all.get(one.pid());
      Descendant same =
          known != null && (known.ticks == 0 || known.ticks == one.startTicks()) ? known : null;
      Descendant met =
          new Descendant(
              one.pid(),
              one.alive() || known == null || known.name == null ? one.comm() : known.name,
              same != null ? same.startMillis : one.startMillis(),
              one.startTicks());
      put(met);
      if (shm != null && one.alive()) {
        for (long inode : ShmUsers.of(one.pid(), shm)) {
          if (files.size() < MOST || files.containsKey(inode)) {
            files.put(inode, met);
          }
        }
      }
    }
    return !living.isEmpty();
  }

  private static List<ProcessStat> children(int pid) {
    try {
      return Children.of(pid);
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static @Nullable ProcessStat stat(int pid) {
    try {
      return ProcessStat.of(pid);
    } catch (IOException gone) {
      return null;
    }
  }

  /** The process of that pid if it is or was one, or null. */
  public @Nullable Descendant find(int pid) {
    return all.get(pid);
  }

  /** Who was seen to have an object in /dev/shm, or null. */
  public @Nullable Descendant holder(long inode) {
    return files.get(inode);
  }

  /** All that are or were known. */
  public Collection<Descendant> all() {
    return all.values();
  }

  /** One process. */
  public static final class Descendant {
    private final int pid;
    private final @Nullable String name;
    private final long startMillis;
    private final long ticks;

    private Descendant(int pid, @Nullable String name, long startMillis, long ticks) {
      this.pid = pid;
      this.name = name;
      this.startMillis = startMillis;
      this.ticks = ticks;
    }

    public int pid() {
      return pid;
    }

    /** Its own name, or the command it was started by, safe to print on one line; may be null. */
    public @Nullable String name() {
      return name;
    }

    /** In milliseconds since the epoch, good to a second. */
    public long startMillis() {
      return startMillis;
    }

    /** Whether it runs now. */
    public boolean lives() {
      ProcessStat now = stat(pid);
      return now != null && now.alive() && (ticks == 0 || now.startTicks() == ticks);
    }
  }
}
