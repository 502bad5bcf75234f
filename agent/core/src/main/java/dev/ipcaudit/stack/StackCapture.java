package dev.ipcaudit.stack;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the stack of the current thread into one number, without a name being looked up: of the
 * backtrace that the VM fills a throwable with, which costs a third of what StackWalker takes to
 * read as many frames; or by StackWalker where the backtrace cannot be read. Thread-safe.
 */
public final class StackCapture {

  /** Frames that StackWalker reads at most: the host's, and those of bindings below them. */
  private static final int MOST_WALKED = 1024;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final @Nullable Backtraces backtraces;
  private final @Nullable BacktraceLayout layout;
  private final String state;

  /**
   * Tries how backtraces lie in memory, which takes less than a millisecond.
   *
   * @param backtraces null where nothing can read them
   */
  public StackCapture(@Nullable Backtraces backtraces) {
    BacktraceLayout found = null;
    String why = "no access to backtraces";
    if (backtraces != null) {
      try {
        found = BacktraceLayout.find(backtraces);
        why = "this JVM keeps no backtrace that is understood";
      } catch (RuntimeException | LinkageError unreadable) {
        why = unreadable.toString();
      }
    }
    this.backtraces = backtraces;
    this.layout = found;
    this.state = found == null ? "by StackWalker: " + why : "active";
  }

  /** For coverage: {@code active}, or that StackWalker is used instead, and why. */
  public String state() {
    return state;
  }

  /** Whether it is a throwable that holds the stack; else it is walked when it is looked at. */
  boolean readsThrowables() {
    return layout != null;
  }

  /**
   * The number of a stack, that of the agent's frames included.
   *
   * @param taken a throwable that was made for that; null for the present stack, by StackWalker
   */
  long number(@Nullable Throwable taken) {
    return taken == null || layout == null || backtraces == null
        ? WALKER.walk(new Numbering())
        : layout.number(backtraces.of(taken));
  }

  /**
   * One frame more. What waits for the frame before is one multiplication: a processor works on the
   * rest of several frames at a time.
   */
  static long mix(long number, int type, long place) {
    long frame = (type * 0x9E37_79B9_7F4A_7C15L ^ place) * 0xC2B2_AE3D_27D4_EB4FL;
    return (Long.rotateLeft(number, 27) ^ frame ^ frame >>> 32) * 0x9E37_79B9_7F4A_7C15L;
  }

  private static final class Numbering implements Function<Stream<StackFrame>, Long> {
    @Override
    public Long apply(Stream<StackFrame> frames) {
      long number = 0;
      Iterator<StackFrame> rest = frames.iterator();
      for (int i = 0; i < MOST_WALKED && rest.hasNext(); i++) {
        StackFrame frame = rest.next();
        long place = (long) frame.getMethodName().hashCode() << 32 | frame.getByteCodeIndex();
        number = mix(number, System.identityHashCode(frame.getDeclaringClass()), place);
      }
      return number;
    }
  }
}
