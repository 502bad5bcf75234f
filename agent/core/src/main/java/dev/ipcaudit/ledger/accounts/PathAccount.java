package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one path did with one kind: the part of an {@link Account} that one caller of
 * its call site answers for. Thread-safe and free of locks.
 */
public final class PathAccount implements CaptureBudget.Counted {

  private final Account account;
  private final CallSite site;
  private final LongAdder created = new LongAdder();
  private final LongAdder removed = new LongAdder();

  /** Guarded by this. */
  private long skipped;

  private final ThreadNames threads = new ThreadNames();
  private volatile @Nullable EagainStats eagains;
  private volatile @Nullable ConcurrentHashMap<CallSite, LongAdder> removers;

  /**
   * @param site as the path reached it
   */
  PathAccount(Account account, CallSite site) {
    this.account = account;
    this.site = site;
  }

  public void countCreated(int weight) {
    account.countCreated(weight);
    created.add(weight);
    threads.add(Thread.currentThread());
  }

  public void countRemoved(CallSite by, long weight) {
    account.countRemoved(by, weight);
    removed.add(weight);
    ConcurrentHashMap<CallSite, LongAdder> known = removers;
    if (known == null) {
      synchronized (this) {
        known = removers;
        if (known == null) {
          known = new ConcurrentHashMap<>(2);
          removers = known;
        }
      }
    }
    Account.add(known, by, weight, Account.MOST_REMOVERS);
  }

  /** Calls like those of this path were skipped: see {@link #takeSkipped}. */
  @Override
  public synchronized void more(long calls) {
    account.more(calls);
    created.add(calls);
    skipped += calls;
  }

  /** Calls that were skipped and of whose objects nobody has said yet what became of them. */
  public synchronized long takeSkipped() {
    long taken = skipped;
    skipped = 0;
    return taken;
  }

  public EagainStats.@Nullable Pending failed(
      EagainStats.Refused call, long weight, boolean drops) {
    threads.add(Thread.currentThread());
    return eagains(account.failing()).failed(call, weight, drops);
  }

  private EagainStats eagains(EagainStats all) {
    EagainStats present = eagains;
    if (present == null) {
      synchronized (this) {
        present = eagains;
        if (present == null) {
          present = new EagainStats(all);
          eagains = present;
        }
      }
    }
    return present;
  }

  /** That of the call site. */
  public Account account() {
    return account;
  }

  /**
   * The call site as this path reached it: its stack is that of the path. Without one if it got
   * lost.
   */
  public CallSite site() {
    return site;
  }

  /** Objects that this path created. */
  public long created() {
    return created.sum();
  }

  /** How many of them are known to be removed, by whomever. */
  public long removed() {
    return removed.sum();
  }

  /** Those that are not known to be removed. */
  public long live() {
    return created() - removed();
  }

  /** What became of calls that failed with EAGAIN, or null if there were none. */
  public @Nullable EagainStats eagains() {
    return eagains;
  }

  /** How many each call site removed of what this path created; a live view. */
  public Map<CallSite, LongAdder> removers() {
    Map<CallSite, LongAdder> known = removers;
    return known == null ? Map.of() : known;
  }

  /** The threads that created, or failed. */
  public ThreadNames threads() {
    return threads;
  }
}
