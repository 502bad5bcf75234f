package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one call site did with one kind: all of it, and by the path that led there. Thread-safe and
 * free of locks.
 */
public final class Account {

  /** What further call sites removed counts as removed by an unknown one. */
  public static final int MOST_REMOVERS = 256;

  private final Kind kind;
  private final CallSite site;
  private final @Nullable Timeline timeline;
  private final LongAdder created = new LongAdder();
  private final LongAdder pairs = new LongAdder();
  private final LongAdder removed = new LongAdder();
  private volatile @Nullable EagainStats eagains;
  private volatile @Nullable JavaObject javaObject;
  private final ConcurrentHashMap<CallSite, LongAdder> removers = new ConcurrentHashMap<>(4);
  private final PathRoom room;
  private final ConcurrentHashMap<CallPath, PathAccount> paths = new ConcurrentHashMap<>(2);
  private volatile @Nullable PathAccount rest;

  /** It was evicted, and whoever counts in it has to bring it back. */
  private volatile boolean evicted;

  /**
   * @param timeline null where none is kept
   */
  public Account(Kind kind, CallSite site, @Nullable Timeline timeline, PathRoom room) {
    this.room = room;
    this.kind = kind;
    this.site = site;
    this.timeline = timeline;
  }

  private void happens() {
    if (timeline != null) {
      timeline.before(this);
    }
  }

  void countCreated(int weight) {
    happens();
    created.add(weight);
  }

  /** That of the path which reached the call site so. */
  public PathAccount path(CallSite reached) {
    PathAccount known = paths.get(reached.path());
    if (known != null) {
      return known;
    }
    if (!room.take()) {
      return rest();
    }
    PathAccount fresh = new PathAccount(this, reached);
    known = paths.putIfAbsent(reached.path(), fresh);
    if (known != null) {
      room.giveBack(1);
    }
    return known == null ? fresh : known;
  }

  /** That of paths for which there was no room. */
  private synchronized PathAccount rest() {
    if (rest == null) {
      rest = new PathAccount(this, site.bare());
    }
    return rest;
  }

  /** Forgets the paths of which nothing is left to tell; what they did stays counted here. */
  int forgetIdlePaths() {
    int forgotten = 0;
    for (Iterator<PathAccount> all = paths.values().iterator(); all.hasNext(); ) {
      PathAccount path = all.next();
      EagainStats failures = path.eagains();
      if (path.live() == 0 && (failures == null || failures.lost() == 0)) {
        all.remove();
        forgotten++;
      }
    }
    return forgotten;
  }

  /** Whether nothing is left to tell of it but how much it did. */
  public boolean isIdle() {
    EagainStats failures = eagains;
    return live() == 0 && (failures == null || failures.lost() == 0);
  }

  /** How many paths have accounts of their own. */
  public int pathCount() {
    return paths.size();
  }

  /** Sets whether it is out of the ledger. */
  public void evicted(boolean isOut) {
    evicted = isOut;
  }

  public boolean isEvicted() {
    return evicted;
  }

  /** Whether it keeps what it held over time. */
  public boolean hasTimeline() {
    return timeline != null;
  }

  /** Calls that were skipped. */
  void more(long calls) {
    created.add(calls);
  }

  /** What it creates are objects of the JDK. */
  public void creates(JavaObject objects) {
    if (javaObject != objects) {
      javaObject = objects;
    }
  }

  /** The objects of the JDK that it creates, or null if it creates by native calls. */
  public @Nullable JavaObject javaObject() {
    return javaObject;
  }

  public void countPair() {
    pairs.increment();
  }

  void countRemoved(CallSite by, long weight) {
    happens();
    removed.add(weight);
    add(removers, by, weight, MOST_REMOVERS);
  }

  /**
   * Counts for a call site; for {@link CallSite#UNKNOWN} where there are counts of so many others.
   *
   * @param most how many call sites have a count of their own
   */
  public static void add(
      ConcurrentHashMap<CallSite, LongAdder> counts, CallSite site, long weight, int most) {
    LongAdder count = counts.get(site);
    if (count == null) {
      CallSite counted = counts.size() < most ? site : CallSite.UNKNOWN;
      LongAdder fresh = new LongAdder();
      count = counts.putIfAbsent(counted, fresh);
      count = count == null ? fresh : count;
    }
    count.add(weight);
  }

  /** A call is about to be counted that failed with EAGAIN. */
  EagainStats failing() {
    happens();
    EagainStats present = eagains;
    if (present == null) {
      synchronized (this) {
        present = eagains;
        if (present == null) {
          present = new EagainStats();
          eagains = present;
        }
      }
    }
    return present;
  }

  public Kind kind() {
    return kind;
  }

  /** The call site, with the stack of whoever came first: of what is found show {@link #paths}. */
  public CallSite site() {
    return site;
  }

  /**
   * The paths that led to the call site, in no order. They add up to less than the call site where
   * paths were forgotten; one without a stack stands for those that there was no room for.
   */
  public List<PathAccount> paths() {
    List<PathAccount> all = new ArrayList<>(paths.values());
    PathAccount others = rest;
    if (others != null) {
      all.add(others);
    }
    return all;
  }

  /** Objects this call site created, less those that did not fit into the ledger. */
  public long created() {
    return created.sum();
  }

  /** Whether more than one call of this call site created; one alone makes what the host keeps. */
  public boolean repeats() {
    return created.sum() - pairs.sum() > 1;
  }

  /** How many of them are known to be removed, by whomever. */
  public long removed() {
    return removed.sum();
  }

  /** Objects of this call site that are not known to be removed. */
  public long live() {
    return created() - removed();
  }

  /** Calls of this call site on this kind that failed with EAGAIN. */
  public long eagain() {
    EagainStats present = eagains;
    return present == null ? 0 : present.total();
  }

  /**
   * What it held and how often it failed over time, or null where that is not kept.
   *
   * @param now as System.nanoTime gives it
   */
  public @Nullable History history(long now) {
    return timeline == null ? null : timeline.history(now, this);
  }

  /** What became of them, or null if there were none. */
  public @Nullable EagainStats eagains() {
    return eagains;
  }

  /** How many each call site removed; a live view. */
  public Map<CallSite, LongAdder> removers() {
    return removers;
  }
}
