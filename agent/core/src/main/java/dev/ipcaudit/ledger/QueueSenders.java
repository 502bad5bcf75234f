package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which call sites send to which queue, as far as their calls are looked at: those that find it
 * full are. A System V queue is its id, a POSIX queue its inode. Where there is no room, queues go
 * first that are known to be removed. Thread-safe.
 */
public final class QueueSenders extends BoundedTable<Long, QueueSenders.Queue> {

  private static final int MOST = 4096;

  /** Further call sites that send to one queue count as unknown. */
  private static final int MOST_SITES = 256;

  private final Ledger ledger;
  private final Kind kind;

  QueueSenders(Ledger ledger, Kind kind, String name) {
    super(name, MOST);
    this.ledger = ledger;
    this.kind = kind;
  }

  @Override
  protected Queue make(Long queue) {
    return new Queue();
  }

  @Override
  protected int worth(Long queue, Queue value) {
    return ledger.remover(kind, queue) != null ? NOTHING : MUCH;
  }

  /** A queue has a name, hostile text. */
  public void named(long queue, String name) {
    Queue known = of(queue);
    if (known != null) {
      known.name = name;
    }
  }

  /** Null where none is known. */
  public @Nullable String name(long queue) {
    Queue known = get(queue);
    return known == null ? null : known.name;
  }

  public void refused(long queue, CallSite site, long weight) {
    Queue known = of(queue);
    if (known != null) {
      Account.add(known.sites, site, weight, MOST_SITES);
    }
  }

  /** The queue is gone; its id may come again. */
  void removed(long queue) {
    if (!isEmpty()) {
      remove(queue);
    }
  }

  /** The ids of queues that a call site was seen to send to. */
  public List<Long> queues() {
    return keys();
  }

  /** The call site that was refused most often, or null if none was. */
  public @Nullable CallSite most(long queue) {
    CallSite most = null;
    long count = 0;
    for (Map.Entry<CallSite, LongAdder> sender : sites(queue).entrySet()) {
      if (sender.getValue().sum() > count) {
        count = sender.getValue().sum();
        most = sender.getKey();
      }
    }
    return most;
  }

  /** How many calls found the queue full. */
  public long refused(long queue) {
    long count = 0;
    for (LongAdder sender : sites(queue).values()) {
      count += sender.sum();
    }
    return count;
  }

  private Map<CallSite, LongAdder> sites(long queue) {
    Queue known = get(queue);
    return known == null ? Map.of() : known.sites;
  }

  /** What is known of one queue. */
  static final class Queue {
    private final ConcurrentHashMap<CallSite, LongAdder> sites = new ConcurrentHashMap<>(2);
    private volatile @Nullable String name;
  }
}
