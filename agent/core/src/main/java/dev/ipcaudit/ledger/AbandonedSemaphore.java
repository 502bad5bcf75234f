package dev.ipcaudit.ledger;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;

/** Semaphores of dead holders that one call site waits for, took or made. Thread-safe. */
public final class AbandonedSemaphore {

  static final int MOST_SETS = 1000;

  private final Kind kind;
  private final CallSite site;
  private final BoundedTable<Integer, Found> found =
      new BoundedTable<>("abandoned-semaphores", MOST_SETS);

  AbandonedSemaphore(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  void found(Found lock) {
    found.put(lock.set, lock);
  }

  /** Sets for which there was no room. */
  long dropped() {
    return found.dropped();
  }

  public Kind kind() {
    return kind;
  }

  /** The call site that waits, took what others wait for, or made the set. */
  public CallSite site() {
    return site;
  }

  /** One for each set. */
  public List<Found> found() {
    return found.values();
  }

  /**
   * What the kernel said of one semaphore.
   *
   * @param set the id
   * @param index in the set
   * @param holder the process that operated on it last, and has ended
   * @param waiters how many waited at that moment, besides a call that had just given up
   * @param made when this JVM made the set, in milliseconds since the epoch, 0 if it did not
   * @param serial that of the set, 0 if this JVM did not make it
   */
  public record Found(int set, int index, int holder, int waiters, long made, long serial) {}
}
