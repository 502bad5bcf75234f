package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.common.IMCModule;
import org.openjdk.jmc.common.IMCPackage;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.IMCType;
import org.openjdk.jmc.common.util.MCFrame;
import org.openjdk.jmc.common.util.MCMethod;
import org.openjdk.jmc.common.util.MCStackTrace;

/** Makes stack traces of text, as {@link StackTraceElement#toString} gives it. */
final class TextStack {

  private TextStack() {}

  /** One frame a line; lines that are none are left out. Null if there is no frame at all. */
  static @Nullable IMCStackTrace parse(String text) {
    List<IMCFrame> frames = new ArrayList<>();
    for (String line : text.split("\n")) {
      IMCFrame frame = frame(line.strip());
      if (frame != null) {
        frames.add(frame);
      }
    }
    return frames.isEmpty()
        ? null
        : new MCStackTrace(frames, IMCStackTrace.TruncationState.NOT_TRUNCATED);
  }

  /** One frame a line, such as {@code at com.acme.Locks.open:57}. */
  static String text(IMCStackTrace stack) {
    StringBuilder text = new StringBuilder();
    for (IMCFrame frame : stack.getFrames()) {
      text.append(text.length() == 0 ? "    at " : "\n    at ");
      text.append(frame.getMethod().getType().getFullName()).append('.');
      text.append(frame.getMethod().getMethodName());
      if (frame.getFrameLineNumber() != null && frame.getFrameLineNumber() > 0) {
        text.append(':').append(frame.getFrameLineNumber());
      }
    }
    return text.toString();
  }

  private static @Nullable IMCFrame frame(String text) {
    int open = text.lastIndexOf('(');
    int dot = text.lastIndexOf('.', Math.max(open, 0));
    if (dot < 0 || !text.endsWith(")")) {
      return null;
    }
    String type = text.substring(typeAt(text, dot), dot);
    int colon = text.lastIndexOf(':');
    Integer line = null;
    if (colon > open && text.substring(colon + 1, text.length() - 1).matches("[0-9]{1,9}")) {
      line = Integer.valueOf(text.substring(colon + 1, text.length() - 1));
    }
    return new MCFrame(
        new MCMethod(new NamedType(type), text.substring(dot + 1, open), null, null, null),
        null,
        line,
        IMCFrame.Type.UNKNOWN);
  }

  /**
   * Behind loader and module, as in app//com.acme.Locks and java.base/java.lang.Thread; the name of
   * a hidden class has a slash, too: com.acme.Locks$$Lambda/0x7f0a1c0.
   */
  private static int typeAt(String text, int dot) {
    int slash = text.lastIndexOf('/', dot);
    return slash > 0 && text.startsWith("0x", slash + 1)
        ? text.lastIndexOf('/', slash - 1) + 1
        : slash + 1;
  }

  /** A class of which no more than its name is known. */
  private record NamedType(String name) implements IMCType {

    @Override
    public String getTypeName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }

    @Override
    public IMCPackage getPackage() {
      return new NamedPackage(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    @Override
    public String getFullName() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record NamedPackage(String name) implements IMCPackage {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public @Nullable IMCModule getModule() {
      return null;
    }

    @Override
    public @Nullable Boolean isExported() {
      return null;
    }
  }
}
