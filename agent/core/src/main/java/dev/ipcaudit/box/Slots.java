package dev.ipcaudit.box;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may write to which slot of a black box: one thread at a time, from {@link #take} to {@link
 * #release}, with a moment in between at which the object is completed and may be given up by
 * another thread. Slots are numbered from 0. Thread-safe without a lock, and without the variable
 * handles that the JDK's queues and arrays of atomics would link in the host's first call.
 */
final class Slots {

  static final int NONE = -1;

  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final int COMPLETING = 2;

  /** Given up by another thread while it is being completed: it is released by who completes. */
  private static final int GIVEN_UP = 3;

  private static final long INDEX = 0xffff_ffffL;

  private final int count;
  private final AtomicInteger fresh = new AtomicInteger();

  /** By slot; null as long as it was never taken. */
  private final AtomicInteger[] states;

  /** By slot: the one below it on the stack of free ones, plus 1. */
  private final int[] below;

  /**
   * The top of the stack of free slots plus 1 in the low half, and in the high half how often it
   * was changed: a thread that slept meanwhile must not take the same top for an unchanged stack.
   */
  private final AtomicLong top = new AtomicLong();

  Slots(int count) {
    this.count = count;
    states = new AtomicInteger[count];
    below = new int[count];
  }

  /** A slot that nobody else has until it is released, or {@link #NONE}. */
  int take() {
    for (long seen = top.get(); (seen & INDEX) != 0; seen = top.get()) {
      int slot = (int) seen - 1;
      if (top.compareAndSet(seen, next(seen, below[slot]))) {
        states[slot].set(TAKEN);
        return slot;
      }
    }
    int slot = fresh.get() < count ? fresh.getAndIncrement() : count;
    if (slot >= count) {
      return NONE;
    }
    states[slot] = new AtomicInteger(TAKEN);
    return slot;
  }

  /** Whether the slot is still taken, and may be completed now; then {@link #completed} follows. */
  boolean completing(int slot) {
    return states[slot].compareAndSet(TAKEN, COMPLETING);
  }

  /** False if it was given up meanwhile: then the caller has to {@link #release} it. */
  boolean completed(int slot) {
    return states[slot].compareAndSet(COMPLETING, TAKEN);
  }

  /**
   * Whether the caller may wipe and then {@link #release} the slot; otherwise that is up to another
   * thread, or done.
   */
  boolean giveUp(int slot) {
    AtomicInteger state = states[slot];
    while (true) {
      if (state.compareAndSet(TAKEN, GIVEN_UP)) {
        return true;
      }
      int seen = state.get();
      if (seen == FREE
          || seen == GIVEN_UP
          || (seen == COMPLETING && state.compareAndSet(COMPLETING, GIVEN_UP))) {
        return false;
      }
    }
  }

  /** Puts a slot back that was given up and wiped. */
  void release(int slot) {
    states[slot].set(FREE);
    long seen;
    do {
      seen = top.get();
      below[slot] = (int) seen;
    } while (!top.compareAndSet(seen, next(seen, slot + 1)));
  }

  private static long next(long seen, int index) {
    return (seen & ~INDEX) + (INDEX + 1) | index;
  }
}
