package dev.ipcaudit.javaagent.command.scan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times from the command line. */
final class Times {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|)");

  private Times() {}

  /**
   * The milliseconds in {@code 500ms}, {@code 2s}, {@code 10m}, {@code 3h}, {@code 1d}; a bare
   * number is seconds.
   *
   * @throws NumberFormatException for anything else, and for none at all
   */
  static long millis(String text) {
    long millis = millisOrNone(text);
    if (millis == 0) {
      throw new NumberFormatException(text);
    }
    return millis;
  }

  /** The same, and 0 for {@code 0}. */
  static long millisOrNone(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new NumberFormatException(text);
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> number;
      case "m" -> number * 60_000;
      case "h" -> number * 3_600_000;
      case "d" -> number * 86_400_000;
      default -> number * 1000;
    };
  }
}
