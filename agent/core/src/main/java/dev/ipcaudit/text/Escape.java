package dev.ipcaudit.text;

/**
 * Makes hostile text safe to show on one line of a terminal or a log. Names of kernel objects,
 * command lines and even class names are chosen by others and may hold line breaks, terminal escape
 * sequences or marks that turn the direction of writing (CVE-2021-42574).
 */
public final class Escape {

  private static final String HEX = "0123456789abcdef";

  /** Characters; the name of a file fits. */
  private static final int MAX_SHOWN = 512;

  private Escape() {}

  /**
   * As much of {@code text} as a message needs, for what was read from a file that may be anything.
   */
  public static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /**
   * Gives {@code text} with all that does not print as itself written as in a Java literal:
   * controls (C0, DEL, C1), invisible and direction marks, line and paragraph separators, lone
   * surrogates and the backslash, so that the original can be told from the result; a byte of a
   * {@link NativeText} is {@code \xhh}. Never longer than six times the text; null gives {@code
   * "null"}.
   */
  public static String line(String text) {
    if (text == null) {
      return "null";
    }
    int at = 0;
    while (at < text.length() && plain(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, at);
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (prints(codePoint)) {
        out.appendCodePoint(codePoint);
      } else {
        escape(out, codePoint);
      }
      at += Character.charCount(codePoint);
    }
    return out.toString();
  }

  /** What {@link #line} made this of; what it cannot have made stays as it is. */
  public static String original(String line) {
    int at = line.indexOf('\\');
    if (at < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line.length());
    int from = 0;
    for (; at >= 0; at = line.indexOf('\\', from)) {
      out.append(line, from, at);
      char next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
      int digits = next == 'u' ? 4 : next == 'x' ? 2 : 0;
      int unit = unit(line, at + 2, digits);
      if (digits == 0 ? "nrt\\".indexOf(next) < 0 : unit < 0 || (digits == 2 && unit < 0x80)) {
        out.append('\\');
        from = at + 1;
      } else if (digits > 0) {
        out.append(digits == 2 ? NativeText.character(unit) : (char) unit);
        from = at + 2 + digits;
      } else {
        out.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : '\\');
        from = at + 2;
      }
    }
    return out.append(line, from, line.length()).toString();
  }

  /** Of so many hexadecimal digits; -1 where there are none. */
  private static int unit(String line, int at, int digits) {
    int unit = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = i < line.length() ? HEX.indexOf(line.charAt(i)) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /**
   * What {@link #line} gives, of a name that is bytes to the kernel and UTF-8 by custom only. A
   * byte that is no part of valid UTF-8 is written {@code \xhh}, so that two names never look the
   * same.
   */
  public static String bytes(byte[] name) {
    return line(NativeText.decode(name, name.length));
  }

  private static boolean plain(char c) {
    return c >= ' ' && c < 0x7f && c != '\\';
  }

  private static boolean prints(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> codePoint != '\\';
    };
  }

  private static void escape(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (NativeText.isByte(codePoint)) {
          hex(out.append("\\x"), codePoint, 4);
        } else {
          for (char unit : Character.toChars(codePoint)) {
            hex(out.append("\\u"), unit, 12);
          }
        }
      }
    }
  }

  /** Digits from the one that lies so many bits to the left. */
  private static void hex(StringBuilder out, int value, int left) {
    for (int shift = left; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(value >> shift & 0xf));
    }
  }
}
