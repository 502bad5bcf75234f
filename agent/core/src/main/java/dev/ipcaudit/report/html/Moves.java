package dev.ipcaudit.report.html;

import dev.ipcaudit.model.History;

/**
 * When the number of objects of a call site changed.
 *
 * @param count how often, from 0
 * @param first by when the first time, in milliseconds since the start
 * @param last by when the last time
 * @param whole how long all of it took, in milliseconds
 * @param stays whether some object was there at the ends of two intervals in a row
 */
record Moves(int count, long first, long last, long whole, boolean stays) {

  /** With fewer a chart is one edge, or one spike. */
  private static final int LEAST = 3;

  /** Changes that lie nearer than this share of all the time are one spike as well. */
  private static final int SHARE = 20;

  static Moves of(History history) {
    long[] live = history.live();
    int count = 0;
    long first = 0;
    long last = 0;
    boolean stays = false;
    for (int i = 0; i < live.length; i++) {
      stays |= i > 0 && live[i] > 0 && live[i - 1] > 0;
      if (live[i] != (i == 0 ? 0 : live[i - 1])) {
        last = history.until(i);
        first = count == 0 ? last : first;
        count++;
      }
    }
    return new Moves(count, first, last, history.lastedMillis(), stays);
  }

  /** Whether a drawing says more than these figures. */
  boolean makeAChart() {
    return stays && count >= LEAST && (last - first) * SHARE >= whole;
  }
}
