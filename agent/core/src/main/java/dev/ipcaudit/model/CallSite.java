package dev.ipcaudit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line of the host that meant a call, as one path reached it. Two sites are equal when class,
 * method and line are; the stack is that of the path, and plays a part for {@link #path} alone.
 */
public final class CallSite {

  /** Stands for a call that no frame of the host made, such as one from a native thread. */
  public static final CallSite UNKNOWN = new CallSite("unknown", "unknown", null, -1, List.of());

  private final String className;
  private final String method;
  private final @Nullable String file;
  private final int line;
  private final List<String> stack;
  private final int hash;
  private final CallPath path;

  /**
   * @param className the binary name of the class
   * @param method the name of the method
   * @param file the source file, or null when the class file does not say
   * @param line from 1; negative when unknown
   * @param stack the frames from this line outwards, as {@link StackTraceElement#toString} gives
   */
  public CallSite(
      String className, String method, @Nullable String file, int line, List<String> stack) {
    this.className = className;
    this.method = method;
    this.file = file;
    this.line = line;
    this.stack = stack;
    this.hash = (className.hashCode() * 31 + method.hashCode()) * 31 + line;
    this.path = new CallPath(this);
  }

  public String className() {
    return className;
  }

  public String method() {
    return method;
  }

  /** The source file without its path, or null when unknown. */
  public @Nullable String file() {
    return file;
  }

  /** The line from 1, negative when unknown. */
  public int line() {
    return line;
  }

  /** Frames of the path that reached it, innermost first. */
  public List<String> stack() {
    return stack;
  }

  /** The same of whatever path, without a stack. */
  public CallSite bare() {
    return of(List.of());
  }

  /** The same as another path reached it. */
  public CallSite of(List<String> frames) {
    return new CallSite(className, method, file, line, frames);
  }

  /** The path that reached it. */
  public CallPath path() {
    return path;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallSite callSite
        && line == callSite.line
        && className.equals(callSite.className)
        && method.equals(callSite.method);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** In the form of a stack trace: {@code com.acme.Locks.open(Locks.java:57)}. */
  @Override
  public String toString() {
    String where = file == null ? "Unknown Source" : line > 0 ? file + ":" + line : file;
    return className + "." + method + "(" + where + ")";
  }
}
