package dev.ipcaudit.ledger.accounts;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many paths have accounts of their own. When there is no room, those go of which
 * nothing is left to tell: no object is there, and no EAGAIN was lost. Thread-safe.
 */
public final class PathRoom {

  /** The same as there are numbers of stacks. */
  public static final int MOST = 65_536;

  /** After a look that found nothing to let go, so many more are turned away unlooked. */
  private static final int TURNED_AWAY = 4096;

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger away = new AtomicInteger();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable PerSite<Account> accounts;

  public PathRoom(int most) {
    this.most = most;
  }

  /** Sets whose paths may go. */
  public void accounts(PerSite<Account> all) {
    accounts = all;
  }

  /** Whether there is room for one more, which is taken then. */
  boolean take() {
    if (taken.get() < most || makeRoom()) {
      taken.incrementAndGet();
      return true;
    }
    dropped.increment();
    return false;
  }

  /** So many are not needed after all. */
  public void giveBack(int unused) {
    taken.addAndGet(-unused);
  }

  private boolean makeRoom() {
    PerSite<Account> all = accounts;
    if (all == null || (away.get() > 0 && away.decrementAndGet() > 0)) {
      return false;
    }
    if (!looking.compareAndSet(false, true)) {
      return false;
    }
    try {
      int gone = 0;
      for (Account account : all.all()) {
        gone += account.forgetIdlePaths();
      }
      taken.addAndGet(-gone);
      dropped.add(gone);
      away.set(gone == 0 ? TURNED_AWAY : 0);
      return gone > 0;
    } finally {
      looking.set(false);
    }
  }

  /** How many accounts of paths are part of what is left of their call site's. */
  public long dropped() {
    return dropped.sum();
  }
}
