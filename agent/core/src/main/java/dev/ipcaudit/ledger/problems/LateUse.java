package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one call site that failed with EINVAL on objects of this JVM: the id is gone, which this
 * JVM has not removed, or an argument is wrong. The kernel's table tells which, when somebody
 * looks. Thread-safe, bounded.
 */
public final class LateUse implements CaptureBudget.Counted {

  private static final int MOST = 1024;

  private final Kind kind;
  private final CallSite site;
  private final ConcurrentHashMap<Long, PathCounts> byId = new ConcurrentHashMap<>(4);
  private volatile @Nullable Last last;

  private record Last(PathCounts counts, CallSite reached) {}

  public LateUse(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * Such a call was made.
   *
   * @param reached this call site, as the path of the call reached it
   * @param weight how many calls this one stands for
   * @return this
   */
  public LateUse count(long id, CallSite reached, long weight) {
    PathCounts counts = byId.get(id);
    if (counts == null) {
      if (byId.size() >= MOST) {
        return this;
      }
      PathCounts fresh = new PathCounts();
      counts = byId.putIfAbsent(id, fresh);
      counts = counts == null ? fresh : counts;
    }
    counts.add(reached, weight);
    last = new Last(counts, reached);
    return this;
  }

  @Override
  public void more(long calls) {
    Last latest = last;
    if (latest != null) {
      latest.counts.more(latest.reached, calls);
    }
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  /** How many calls of each path on an object, by its id; a live view. */
  public Map<Long, PathCounts> byId() {
    return byId;
  }

  /** How many calls those are. */
  public static long sum(List<PathCounts.PathCount> counts) {
    long sum = 0;
    for (PathCounts.PathCount count : counts) {
      sum += count.count();
    }
    return sum;
  }
}
