package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one line did with one kind. Thread-safe and free of locks. */
public final class Account {

  private final Kind kind;
  private final CallSite site;
  private final Timeline timeline;
  private final LongAdder created = new LongAdder();
  private final LongAdder pairs = new LongAdder();
  private final LongAdder removed = new LongAdder();
  private volatile Eagains eagains;
  private volatile boolean estimated;
  private final ConcurrentHashMap<CallSite, LongAdder> removers = new ConcurrentHashMap<>(4);

  /**
   * @param timeline null where none is kept
   */
  Account(Kind kind, CallSite site, Timeline timeline) {
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
    if (weight > 1) {
      estimated = true;
    }
  }

  void countPair() {
    pairs.increment();
  }

  void countRemoved(CallSite by, int weight) {
    happens();
    removed.add(weight);
    LongAdder count = removers.get(by);
    if (count == null) {
      LongAdder fresh = new LongAdder();
      count = removers.putIfAbsent(by, fresh);
      count = count == null ? fresh : count;
    }
    count.add(weight);
  }

  Eagains.Pending failed(Call call, long weight, boolean drops) {
    happens();
    Eagains present = eagains;
    if (present == null) {
      synchronized (this) {
        present = eagains;
        if (present == null) {
          present = new Eagains();
          eagains = present;
        }
      }
    }
    if (weight > 1) {
      estimated = true;
    }
    return present.failed(call, weight, drops);
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  /** Objects this line created, less those that did not fit into the ledger. */
  public long created() {
    return created.sum();
  }

  /** Whether more than one call of this line created; one alone makes what the host keeps. */
  public boolean repeats() {
    return created.sum() - pairs.sum() > 1;
  }

  /** How many of them are known to be removed, by whomever. */
  public long removed() {
    return removed.sum();
  }

  /** Objects of this line that are not known to be removed. */
  public long live() {
    return created() - removed();
  }

  /** Calls of this line on this kind that failed with EAGAIN. */
  public long eagain() {
    Eagains present = eagains;
    return present == null ? 0 : present.total();
  }

  /**
   * What it held and how often it failed over time, or null where that is not kept.
   *
   * @param now as System.nanoTime gives it
   */
  public History history(long now) {
    return timeline == null ? null : timeline.history(now, this);
  }

  /** What became of them, or null if there were none. */
  public Eagains eagains() {
    return eagains;
  }

  /** Whether some calls were counted for others that were not looked at. */
  public boolean estimated() {
    return estimated;
  }

  /** How many each line removed; a live view. */
  public Map<CallSite, LongAdder> removers() {
    return removers;
  }
}
