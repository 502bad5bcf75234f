package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often something happened on each path that led to one call site. Thread-safe, bounded. */
public final class PathCounts {

  private static final int MOST = 256;

  private final ConcurrentHashMap<CallPath, PathCount> paths = new ConcurrentHashMap<>(4);

  /** It happened in the present thread. */
  public void add(CallSite site, long weight) {
    add(site, weight, Thread.currentThread().getName());
  }

  public void add(CallSite site, long weight, String thread) {
    PathCount path = of(site);
    path.count.add(weight);
    path.threads.add(thread);
  }

  /** It happened so much more often, in whatever thread. */
  public void more(CallSite site, long weight) {
    of(site).count.add(weight);
  }

  private PathCount of(CallSite site) {
    PathCount path = paths.get(site.path());
    if (path == null) {
      CallSite reached = site;
      if (paths.size() >= MOST) {
        reached = site.bare();
      }
      PathCount fresh = new PathCount(reached);
      path = paths.putIfAbsent(reached.path(), fresh);
      path = path == null ? fresh : path;
    }
    return path;
  }

  /** All of them, in no order; one without a stack stands for those that did not fit. */
  public List<PathCount> all() {
    return new ArrayList<>(paths.values());
  }

  /** One path. */
  public static final class PathCount {
    private final CallSite site;
    private final LongAdder count = new LongAdder();
    private final ThreadNames threads = new ThreadNames();

    private PathCount(CallSite site) {
      this.site = site;
    }

    /** The site as this path reached it. */
    public CallSite site() {
      return site;
    }

    public long count() {
      return count.sum();
    }

    /** The threads in which it happened. */
    public ThreadNames threads() {
      return threads;
    }
  }
}
