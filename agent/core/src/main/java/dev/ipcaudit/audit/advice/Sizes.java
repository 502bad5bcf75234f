package dev.ipcaudit.audit.advice;

import java.util.Locale;

/** Bytes in words. */
final class Sizes {

  private static final long KI = 1024;

  private Sizes() {}

  /** Exact where it is a whole number of some unit, to a tenth elsewhere. */
  static String text(long bytes) {
    String units = "KMGTP";
    int unit = -1;
    double value = bytes;
    while (value >= KI && unit < units.length() - 1) {
      value /= KI;
      unit++;
    }
    String number =
        value == Math.rint(value)
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.1f", value);
    return unit < 0 ? number + " bytes" : number + " " + units.charAt(unit) + "iB";
  }

  /** How many parts of a size make up an amount, the last one filled. */
  static long parts(long amount, long size) {
    return amount / size + (amount % size == 0 ? 0 : 1);
  }
}
