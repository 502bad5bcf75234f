package dev.ipcaudit.stack;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds what is known of a stack by its number: open addressing, at most half full. To find one
 * takes no lock and makes no object; to add one locks. Bounded: when it is full every fourth is
 * forgotten. Thread-safe.
 */
final class NumberTable {

  private static final int FIRST_SLOTS = 256;
  private static final int FORGOTTEN = 4;

  private final int most;
  private volatile AtomicReferenceArray<SiteFinder.Use> slots =
      new AtomicReferenceArray<>(FIRST_SLOTS);
  private int size;

  /**
   * @param most how many are kept, from 1
   */
  NumberTable(int most) {
    this.most = most;
  }

  /** What is known of the stack with that number, or null. */
  SiteFinder.Use find(long number) {
    AtomicReferenceArray<SiteFinder.Use> table = slots;
    int mask = table.length() - 1;
    for (int slot = first(number) & mask; ; slot = slot + 1 & mask) {
      SiteFinder.Use there = table.get(slot);
      if (there == null || there.number() == number) {
        return there;
      }
    }
  }

  /** Adds it, or puts it in the place of what is known of its number. */
  synchronized void put(SiteFinder.Use use) {
    if (size >= most) {
      copy(slots.length(), true);
    } else if (size >= slots.length() / 2) {
      copy(slots.length() * 2, false);
    }
    put(slots, use);
  }

  /** The upper half of a number is the better mixed one. */
  private static int first(long number) {
    return (int) (number >>> Integer.SIZE);
  }

  private void put(AtomicReferenceArray<SiteFinder.Use> table, SiteFinder.Use use) {
    int mask = table.length() - 1;
    int slot = first(use.number()) & mask;
    SiteFinder.Use there;
    while ((there = table.get(slot)) != null && there.number() != use.number()) {
      slot = slot + 1 & mask;
    }
    table.set(slot, use);
    if (there == null) {
      size++;
    }
  }

  /** Whoever looks meanwhile looks into the old one. */
  private void copy(int length, boolean forgets) {
    AtomicReferenceArray<SiteFinder.Use> from = slots;
    AtomicReferenceArray<SiteFinder.Use> to = new AtomicReferenceArray<>(length);
    size = 0;
    int seen = 0;
    for (int slot = 0; slot < from.length(); slot++) {
      SiteFinder.Use use = from.get(slot);
      if (use != null && !(forgets && seen++ % FORGOTTEN == 0)) {
        put(to, use);
      }
    }
    slots = to;
  }
}
