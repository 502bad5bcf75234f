package dev.ipcaudit.model;

import java.time.Instant;

/**
 * What one line held and how often it failed, over time, in intervals of equal length. Its arrays
 * are not to be changed.
 *
 * @param start when the first interval began
 * @param end when this was read: the last interval is cut off there
 * @param intervalMillis the length of the intervals, at least 1
 * @param live how many objects there were at the end of each interval
 * @param eagain how many calls failed with EAGAIN in each interval; empty where none ever did
 */
public record History(Instant start, Instant end, long intervalMillis, long[] live, long[] eagain) {

  /** The same when as many fewer objects are there at the end. */
  public History lessAtEnd(long gone) {
    if (gone == 0) {
      return this;
    }
    long[] held = live.clone();
    held[held.length - 1] = Math.max(0, held[held.length - 1] - gone);
    return new History(start, end, intervalMillis, held, eagain);
  }

  /** When an interval was over, in milliseconds since the start. */
  public long until(int interval) {
    long end = (interval + 1) * intervalMillis;
    return interval + 1 < live.length ? end : Math.min(end, lastedMillis());
  }

  /** How long an interval was, in milliseconds, at least 1. */
  public long length(int interval) {
    return Math.max(1, until(interval) - interval * intervalMillis);
  }

  /** From the start to the end, in milliseconds. */
  public long lastedMillis() {
    return Math.max(0, end.toEpochMilli() - start.toEpochMilli());
  }

  /** Calls that failed in an interval. */
  public long eagain(int interval) {
    return interval < eagain.length ? eagain[interval] : 0;
  }

  /** The highest number of objects at the end of an interval. */
  public long peak() {
    long peak = 0;
    for (long held : live) {
      peak = Math.max(peak, held);
    }
    return peak;
  }
}
