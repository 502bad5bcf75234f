package dev.ipcaudit.kernel;

import java.io.IOException;

/** The blanks, lines and numbers of one /proc file at a time. */
final class ProcParser extends ProcReader {

  private int stop = END;

  /** The first byte from {@code c} on that is neither space nor tab. */
  int skipBlanks(int c) throws IOException {
    while (c == ' ' || c == '\t') {
      c = next();
    }
    return c;
  }

  /** Passes the rest of the line that {@code c} is in, with its line feed. */
  void skipLine(int c) throws IOException {
    while (c != '\n' && c != END) {
      c = next();
    }
  }

  /**
   * An unsigned number of up to 64 bits that starts at {@code c}. What exceeds a long is {@link
   * Long#MAX_VALUE}: SHMALL is 2^64 - 2^24 by default.
   *
   * @param radix 10 or 16 (lower case)
   * @return the number, or -1 when {@code c} is no digit; {@link #stop} is the byte behind it
   */
  long number(int c, int radix) throws IOException {
    int digit = digit(c, radix);
    boolean found = digit >= 0;
    long value = 0;
    while (digit >= 0) {
      value = value * radix + digit;
      c = next();
      digit = digit(c, radix);
    }
    stop = c;
    return found ? saturated(value) : -1;
  }

  /** A negative long is an unsigned one of more than 63 bits. */
  static long saturated(long value) {
    return value < 0 ? Long.MAX_VALUE : value;
  }

  private static int digit(int c, int radix) {
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    return digit < radix ? digit : -1;
  }

  /** The byte that ended the last number, or {@link #END}. */
  int stop() {
    return stop;
  }
}
