package dev.ipcaudit.report;

/** Reads a frame of a stack as {@link StackTraceElement#toString} gives it. */
final class StackFrameText {

  private StackFrameText() {}

  /**
   * Where a frame is.
   *
   * @param file null where it is not known
   * @param line from 1, negative when unknown
   */
  record Place(String className, String file, int line) {}

  /** Of {@code loader//com.acme.Locks.open(Locks.java:57)}; null for another text. */
  static Place parse(String frame) {
    int open = frame.lastIndexOf('(');
    int method = frame.lastIndexOf('.', Math.max(0, open));
    if (open < 0 || method < 0 || !frame.endsWith(")")) {
      return null;
    }
    String type = frame.substring(frame.lastIndexOf('/', method) + 1, method);
    String where = frame.substring(open + 1, frame.length() - 1);
    int colon = where.lastIndexOf(':');
    if (colon < 0) {
      return new Place(type, where.indexOf(' ') < 0 ? where : null, -1);
    }
    try {
      return new Place(
          type, where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)));
    } catch (NumberFormatException noLine) {
      return new Place(type, null, -1);
    }
  }
}
