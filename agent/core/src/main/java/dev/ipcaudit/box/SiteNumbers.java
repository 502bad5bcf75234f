package dev.ipcaudit.box;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which site of a black box each slot stands for, so that the places of sites which no object
 * stands for any more are used again: a host may generate classes without end. Slots are taken and
 * given up by any thread; numbers are given out by one thread at a time.
 */
final class SiteNumbers {

  private static final int NONE = Slots.NONE;

  /** After a look that found nothing to give back, so many are turned away unlooked. */
  private static final int TURNED_AWAY = 64;

  /** By slot: its site, {@link #NONE} if it is free; null if it was never taken. */
  private final AtomicInteger[] bySlot;

  /** By number: 1 as long as it stands for a site; null if it never did. */
  private final AtomicInteger[] given;

  private final int[] free;
  private int left;
  private int away;

  SiteNumbers(int sites, int slots) {
    bySlot = new AtomicInteger[slots];
    given = new AtomicInteger[sites];
    free = new int[sites];
    for (int number = 0; number < sites; number++) {
      free[number] = sites - 1 - number;
    }
    left = sites;
  }

  /** The slot stands for that site from now on. Then {@link #isGiven} has to be asked. */
  void use(int slot, int number) {
    AtomicInteger site = bySlot[slot];
    if (site == null) {
      site = new AtomicInteger();
      bySlot[slot] = site;
    }
    site.set(number);
  }

  /** To be called before the slot is released. */
  void unuse(int slot) {
    bySlot[slot].set(NONE);
  }

  /** The site of a slot that is in use. */
  int of(int slot) {
    return bySlot[slot].get();
  }

  /**
   * Whether the number stands for a site. To be asked after {@link #use}, and after that whether it
   * is the same site still: if both hold, it stays so.
   */
  boolean isGiven(int number) {
    return given[number].get() != 0;
  }

  /** How many numbers are left. */
  int left() {
    return left;
  }

  /** One that stands for no site, or {@link #NONE}. */
  int next() {
    return left == 0 ? NONE : free[--left];
  }

  /** It stands for a site from now on. */
  void given(int number) {
    if (given[number] == null) {
      given[number] = new AtomicInteger();
    }
    given[number].set(1);
  }

  /**
   * Takes all sites out that no slot stands for. A thread that has just found the number of one is
   * seen here to use it, or finds it not given, or taken out.
   */
  void giveBack(Map<?, Integer> sites) {
    if (away > 0) {
      away--;
      return;
    }
    boolean[] used = new boolean[given.length];
    for (AtomicInteger number : given) {
      if (number != null) {
        number.set(0);
      }
    }
    for (AtomicInteger slot : bySlot) {
      int number = slot == null ? NONE : slot.get();
      if (number != NONE) {
        used[number] = true;
      }
    }
    int before = left;
    for (Iterator<Integer> numbers = sites.values().iterator(); numbers.hasNext(); ) {
      int number = numbers.next();
      if (used[number]) {
        given[number].set(1);
      } else {
        numbers.remove();
        free[left++] = number;
      }
    }
    away = left == before ? TURNED_AWAY : 0;
  }
}
