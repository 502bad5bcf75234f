package dev.ipcaudit.ledger;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which call site took which semaphore last, as far as its calls were looked at. Where there is no
 * room, those of sets go first that are known to be removed. Thread-safe.
 */
public final class SemaphoreHolders extends BoundedTable<Long, SemaphoreHolders.Taker> {

  private static final int MOST = 4096;
  private static final int INDEX_BITS = 16;

  private final Ledger ledger;

  SemaphoreHolders(Ledger ledger) {
    super("semaphore-holders", MOST);
    this.ledger = ledger;
  }

  @Override
  protected Taker make(Long key) {
    return new Taker((int) (key >> INDEX_BITS), (int) (key & 0xffff));
  }

  @Override
  protected int worth(Long key, Taker taker) {
    return ledger.remover(Kind.SYSV_SEM, taker.set) != null ? NOTHING : MUCH;
  }

  void took(int set, int index, CallSite site, boolean undo) {
    Taker taker = of(key(set, index));
    if (taker != null) {
      taker.took(site, undo);
    }
  }

  void gave(int set, int index) {
    Taker taker = get(key(set, index));
    if (taker != null) {
      taker.gave = true;
    }
  }

  private static long key(int set, int index) {
    return (long) set << INDEX_BITS | (index & 0xffff);
  }

  /**
   * Locks that the kernel will not give back. What is only ever taken, time and again, is no lock:
   * another process gives, to tell of something.
   */
  List<Taker> withoutUndo() {
    List<Taker> without = new ArrayList<>();
    for (Taker taker : values()) {
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
    private volatile @Nullable CallSite site;
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

    /** The call site that acquired it last; null before the first. */
    @Nullable CallSite site() {
      return site;
    }
  }
}
