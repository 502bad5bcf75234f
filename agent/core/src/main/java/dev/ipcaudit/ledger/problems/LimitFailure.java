package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one call site that could not make an object of one kind for want of room. Thread-safe.
 */
public final class LimitFailure implements CaptureBudget.Counted {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private volatile @Nullable CallSite last;
  private volatile int errno;
  private volatile boolean descriptorsLeft;

  public LimitFailure(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * A call at this site failed at the limit.
   *
   * @param reached this call site, as the path of the call reached it
   * @param weight how many calls this one stands for
   */
  public void count(CallSite reached, long weight, int newErrno, boolean nowLeft) {
    count.add(weight);
    paths.add(reached, weight);
    last = reached;
    descriptorsLeft = nowLeft;
    errno = newErrno;
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  @Override
  public void more(long calls) {
    count.add(calls);
    CallSite reached = last;
    if (reached != null) {
      paths.more(reached, calls);
    }
  }

  /** How many calls of each path. */
  public PathCounts paths() {
    return paths;
  }

  public long count() {
    return count.sum();
  }

  /** Whether this process could open more descriptors then: EMFILE says something else. */
  public boolean descriptorsLeft() {
    return descriptorsLeft;
  }

  /** The errno of the last such call. */
  public int errno() {
    return errno;
  }
}
