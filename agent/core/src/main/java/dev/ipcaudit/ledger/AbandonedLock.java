package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Semaphores of dead holders that one line waits for, took or made. Thread-safe. */
public final class AbandonedLock {

  private static final int MAX_SETS = 1000;

  private final Kind kind;
  private final CallSite site;
  private final ConcurrentHashMap<Integer, Found> found = new ConcurrentHashMap<>(4);

  AbandonedLock(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  void found(Found lock) {
    if (found.size() < MAX_SETS) {
      found.put(lock.set, lock);
    }
  }

  public Kind kind() {
    return kind;
  }

  /** The line that waits, took what others wait for, or made the set. */
  public CallSite site() {
    return site;
  }

  /** One for each set. */
  public List<Found> found() {
    return new ArrayList<>(found.values());
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
