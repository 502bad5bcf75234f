package dev.ipcaudit.ledger.children;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The children that the waits of one call site reaped in somebody else's place. Thread-safe. */
public final class StolenChildren {

  /** So many are remembered one by one. */
  private static final int MOST = 100;

  private final CallSite site;
  private final String function;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private final List<Child> children = new ArrayList<>();

  StolenChildren(CallSite site, String function) {
    this.site = site;
    this.function = function;
  }

  /**
   * A wait reaped a child that it had not started.
   *
   * @param reached this call site, as the path of the wait reached it
   * @param thread that waited
   */
  public void count(CallSite reached, String thread, Child child) {
    count.increment();
    paths.add(reached, 1, thread);
    synchronized (children) {
      if (children.size() < MOST) {
        children.add(child);
      }
    }
  }

  public CallSite site() {
    return site;
  }

  /** The C function that waited. */
  public String function() {
    return function;
  }

  public long count() {
    return count.sum();
  }

  /** How many by each path. */
  public PathCounts paths() {
    return paths;
  }

  /** The first of them. */
  public List<Child> children() {
    synchronized (children) {
      return new ArrayList<>(children);
    }
  }

  /**
   * One child.
   *
   * @param command what it ran, safe to print on one line, or null if that is not known
   * @param starter the call site that started it, null for ProcessBuilder
   * @param loser the call site that waited for it in vain, null for ProcessBuilder's own reaper
   */
  public record Child(
      int pid, @Nullable String command, @Nullable CallSite starter, @Nullable CallSite loser) {}
}
