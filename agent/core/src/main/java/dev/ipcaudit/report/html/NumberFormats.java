package dev.ipcaudit.report.html;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. */
final class NumberFormats {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private NumberFormats() {}

  /** Every digit, with commas: {@code 32,000}. */
  static String exact(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Short, for the edge of a chart: {@code 0 0.5 250 1.5k 20M}. */
  static String rough(double number) {
    String[] units = {"", "k", "M", "G", "T"};
    int unit = 0;
    while (Math.abs(number) >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return decimal(number, 2) + units[unit];
  }

  /** With at most so many digits behind the point, and none that are 0 at the end. */
  private static String decimal(double number, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", number);
    return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
  }

  /** How often in a second: {@code 12.5}, {@code 1,477}. */
  static String rate(double perSecond) {
    return perSecond >= 100 ? exact(Math.round(perSecond)) : decimal(perSecond, 1);
  }

  /** A length of time, to three digits or so: {@code 128 ms}, {@code 1.28 s}, {@code 2 h 5 min}. */
  static String duration(long millis) {
    if (millis < SECOND) {
      return millis + " ms";
    }
    if (millis < 2 * MINUTE) {
      return decimal(millis / 1000.0, 2) + " s";
    }
    if (millis < 2 * HOUR) {
      return pair(millis / MINUTE, "min", millis % MINUTE / SECOND, "s");
    }
    return millis < 2 * DAY
        ? pair(millis / HOUR, "h", millis % HOUR / MINUTE, "min")
        : pair(millis / DAY, "d", millis % DAY / HOUR, "h");
  }

  private static String pair(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  /**
   * A moment on an axis, in the largest unit that divides its steps, and in seconds where there are
   * any.
   */
  static String moment(long millis, long step, double max) {
    if (millis == 0) {
      return "0";
    }
    long[] sizes = {DAY, HOUR, MINUTE, SECOND};
    String[] units = {" d", " h", " min", " s"};
    for (int i = 0; i < sizes.length; i++) {
      if (step % sizes[i] == 0) {
        return millis / sizes[i] + units[i];
      }
    }
    return max < SECOND ? millis + " ms" : decimal(millis / 1000.0, 3) + " s";
  }

  /** A moment, to the millisecond: {@code 2026-03-01 10:00:00.125 UTC}. */
  static String time(Instant moment) {
    return TIME.format(moment);
  }

  /** Bytes: {@code 800 bytes}, {@code 1.9 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + (bytes == 1 ? " byte" : " bytes");
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double number = bytes / 1024.0;
    int unit = 0;
    while (number >= 1024 && unit < units.length - 1) {
      number /= 1024;
      unit++;
    }
    return decimal(number, 1) + " " + units[unit];
  }
}
