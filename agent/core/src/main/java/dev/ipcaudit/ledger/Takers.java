package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which line took which semaphore last, as far as its calls were looked at. Bounded, thread-safe.
 */
final class Takers {

  private static final int MAX = 4096;

  private final ConcurrentHashMap<Long, Taker> takers = new ConcurrentHashMap<>(4);

  void took(int set, int index, CallSite site, boolean undo) {
    Taker taker = taker(set, index);
    if (taker != null) {
      taker.took(site, undo);
    }
  }

  void gave(int set, int index) {
    Taker taker = takers.get(key(set, index));
    if (taker != null) {
      taker.gave = true;
    }
  }

  private Taker taker(int set, int index) {
    Taker known = takers.get(key(set, index));
    if (known == null && takers.size() < MAX) {
      Taker fresh = new Taker(set, index);
      known = takers.putIfAbsent(key(set, index), fresh);
      known = known == null ? fresh : known;
    }
    return known;
  }

  private static long key(int set, int index) {
    return (long) set << 16 | index & 0xffff;
  }

  /**
   * Locks that the kernel will not give back. What is only ever taken, time and again, is no lock:
   * another process gives, to tell of something.
   */
  List<Taker> withoutUndo() {
    List<Taker> without = new ArrayList<>();
    for (Taker taker : takers.values()) {
      if (!taker.undo && (taker.gave || !taker.repeated)) {
        without.add(taker);
      }
    }
    return without;
  }

  /** What is known of one semaphore. Each field by itself is right. */
  static final class Taker {
    private final int set;
    private final int index;
    private volatile CallSite site;
    private volatile boolean undo;
    private volatile boolean repeated;
    private volatile boolean gave;

    private Taker(int set, int index) {
      this.set = set;
      this.index = index;
    }

    private void took(CallSite by, boolean withUndo) {
      repeated = site != null;
      site = by;
      undo = withUndo;
    }

    int set() {
      return set;
    }

    int index() {
      return index;
    }

    /** The line that took it last. */
    CallSite site() {
      return site;
    }
  }
}
