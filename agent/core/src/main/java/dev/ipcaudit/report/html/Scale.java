package dev.ipcaudit.report.html;

/**
 * The axis of a chart, from 0 on.
 *
 * @param max where it ends, above 0
 * @param step how far the ticks are apart
 */
record Scale(double max, double step) {

  private static final int ROWS = 4;
  private static final int COLUMNS = 5;

  private static final long DAY = 86_400_000;

  /** In milliseconds: what people divide minutes, hours and days into. */
  private static final long[] TIMES = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1000,
    2000,
    5000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    20 * DAY,
    50 * DAY,
    100 * DAY
  };

  /** Of whole numbers, up to the next tick above the highest. */
  static Scale ofCounts(long highest) {
    return up((double) highest, 1);
  }

  /** Of any numbers. */
  static Scale ofRates(double highest) {
    return up(highest, 0.01);
  }

  private static Scale up(double highest, double least) {
    double step = least;
    double[] factors = {2, 2.5, 2};
    for (int i = 0; highest > ROWS * step; i++) {
      step *= factors[i % factors.length];
    }
    return new Scale(Math.max(1, Math.ceil(highest / step)) * step, step);
  }

  /** Of time, which ends where it ends. */
  static Scale ofTime(long millis) {
    long max = Math.max(1, millis);
    long step = TIMES[TIMES.length - 1];
    for (int i = TIMES.length - 1; i >= 0 && max <= COLUMNS * TIMES[i]; i--) {
      step = TIMES[i];
    }
    while (max > COLUMNS * step) {
      step *= 2;
    }
    return new Scale(max, step);
  }

  /** How many ticks there are beside that at 0. */
  int ticks() {
    return (int) Math.floor(max / step + 1e-9);
  }

  /** Where a value is, from 0 to 1. */
  double share(double value) {
    return Math.max(0, Math.min(1, value / max));
  }
}
