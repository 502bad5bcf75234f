package dev.ipcaudit.report.html;

import dev.ipcaudit.model.History;

/**
 * How often a line failed in each stretch of time.
 *
 * @param until when each was over, in milliseconds since the start
 * @param counts how often it failed in each
 * @param perSecond the same by second
 */
record Rates(long[] until, long[] counts, double[] perSecond) {

  static Rates of(History history) {
    int intervals = history.live().length;
    // one that was cut off at once would make a rate out of one call
    boolean merge = intervals > 1 && 2 * history.length(intervals - 1) < history.intervalMillis();
    int stretches = merge ? intervals - 1 : intervals;
    long[] until = new long[stretches];
    long[] counts = new long[stretches];
    double[] perSecond = new double[stretches];
    for (int i = 0; i < intervals; i++) {
      int to = Math.min(i, stretches - 1);
      until[to] = history.until(i);
      counts[to] += history.eagain(i);
    }
    for (int i = 0; i < stretches; i++) {
      long lasted = until[i] - (i == 0 ? 0 : until[i - 1]);
      perSecond[i] = 1000.0 * counts[i] / Math.max(1, lasted);
    }
    return new Rates(until, counts, perSecond);
  }

  /** In how many stretches it failed. */
  int stretchesWithSome() {
    int some = 0;
    for (long count : counts) {
      some += count > 0 ? 1 : 0;
    }
    return some;
  }

  /** When the first of these was over, in milliseconds since the start; 0 if there is none. */
  long firstUntil() {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        return until[i];
      }
    }
    return 0;
  }

  double peak() {
    double peak = 0;
    for (double rate : perSecond) {
      peak = Math.max(peak, rate);
    }
    return peak;
  }
}
