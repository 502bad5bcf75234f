package dev.ipcaudit.option;

import org.jspecify.annotations.Nullable;

/** Reads words and numbers; loaded only when there is one to read. */
final class ValueParser {

  private static final String DURATION = "a duration such as 500ms, 60s, 5m or 1h";
  private static final long MAX_MILLIS = 365L * 24 * 60 * 60 * 1000;

  private ValueParser() {}

  /** One of {@code choices}, of which there are two at least. */
  static String word(OptionTable table, String key, String... choices) throws OptionException {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < choices.length; i++) {
      if (choices[i].equals(table.value(key))) {
        return choices[i];
      }
      expected.append(i == 0 ? "" : i == choices.length - 1 ? " or " : ", ").append(choices[i]);
    }
    throw table.bad(key, expected.toString());
  }

  /** A whole number between {@code min} and {@code max}, both included and not negative. */
  static int whole(OptionTable table, String key, int min, int max) throws OptionException {
    long number = digits(table.value(key));
    if (number < min || number > max) {
      throw table.bad(key, "a whole number from " + min + " to " + max);
    }
    return (int) number;
  }

  /** Milliseconds from 0 to one year. */
  static long millis(OptionTable table, String key) throws OptionException {
    String value = table.value(key);
    if ("0".equals(value)) {
      return 0;
    }
    int unit = 0;
    while (value != null && unit < value.length() && digit(value.charAt(unit))) {
      unit++;
    }
    long factor = value == null ? -1 : factor(value.substring(unit));
    long number = value == null ? -1 : digits(value.substring(0, unit));
    if (factor < 0 || number < 0) {
      throw table.bad(key, DURATION);
    }
    if (number > MAX_MILLIS / factor) {
      throw table.bad(key, "a duration of at most 8760h");
    }
    return number * factor;
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1000;
      case "m" -> 60 * 1000;
      case "h" -> 60 * 60 * 1000;
      default -> -1;
    };
  }

  /** A percentage, as a fraction from 0 to 1. */
  static double fraction(OptionTable table, String key) throws OptionException {
    String value = table.value(key);
    if (value != null && value.length() > 1 && value.charAt(value.length() - 1) == '%') {
      String number = value.substring(0, value.length() - 1);
      int point = number.indexOf('.');
      String whole = point < 0 ? number : number.substring(0, point);
      // behind the point at least one digit
      if (digits(whole) >= 0 && (point < 0 || digits(number.substring(point + 1)) >= 0)) {
        double percent = Double.parseDouble(number);
        if (percent <= 100) {
          return percent / 100;
        }
      }
    }
    throw table.bad(key, "a percentage from 0% to 100%, such as 0.5%");
  }

  /** The number, or -1 if {@code text} is not made of one to eighteen digits. */
  private static long digits(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!digit(text.charAt(i))) {
        return -1;
      }
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
