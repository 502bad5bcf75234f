package dev.ipcaudit.model;

import org.jspecify.annotations.Nullable;

/** Reads a frame of a stack as {@link StackTraceElement#toString} gives it. */
public final class StackFrameText {

  private StackFrameText() {}

  /**
   * Where a frame is.
   *
   * @param className the binary name, of a hidden class with the JVM's number behind a slash
   * @param file null where it is not known
   * @param line from 1, negative when unknown
   */
  public record Place(String className, String method, @Nullable String file, int line) {}

  /** Of {@code loader//com.acme.Locks.open(Locks.java:57)}; null for another text. */
  public static @Nullable Place parse(String frame) {
    int open = frame.lastIndexOf('(');
    int dot = frame.lastIndexOf('.', Math.max(0, open));
    if (open < 0 || dot < 0 || !frame.endsWith(")")) {
      return null;
    }
    String type = frame.substring(typeAt(frame, dot), dot);
    String method = frame.substring(dot + 1, open);
    String where = frame.substring(open + 1, frame.length() - 1);
    int colon = where.lastIndexOf(':');
    if (colon < 0) {
      return new Place(type, method, where.indexOf(' ') < 0 ? where : null, -1);
    }
    try {
      int line = Integer.parseInt(where.substring(colon + 1));
      return new Place(type, method, where.substring(0, colon), line);
    } catch (NumberFormatException noLine) {
      return new Place(type, method, null, -1);
    }
  }

  /** {@code Locks.open:57} of a frame in that form, without package and file. */
  public static String shortened(String frame) {
    Place place = parse(frame);
    if (place == null) {
      return frame;
    }
    String type = place.className.substring(place.className.lastIndexOf('.') + 1);
    return type + "." + place.method + (place.line > 0 ? ":" + place.line : "");
  }

  /**
   * Behind loader and module, which the name of a hidden class has a slash after: Gen/0x7f0a1c0.
   */
  private static int typeAt(String frame, int dot) {
    int slash = frame.lastIndexOf('/', dot);
    return slash > 0 && frame.startsWith("0x", slash + 1)
        ? frame.lastIndexOf('/', slash - 1) + 1
        : slash + 1;
  }
}
