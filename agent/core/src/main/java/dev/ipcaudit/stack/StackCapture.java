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

  /**
   * Frames that a backtrace holds beyond those of a path, or it is not believed: what lies below
   * the path, and what lies between its frames and is not shown.
   */
  private static final int ROOM = 256;

  /** The same of what StackWalker reads, which reads no more than there is. */
  private static final int MOST_WALKED = 1024;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final @Nullable Backtraces backtraces;
  private final @Nullable BacktraceLayout layout;
  private final String state;

  /** Frames of a stack that are counted when it is walked. */
  private final int most;

  /** Frames that the VM keeps of a stack at most; 0 if those are enough, or if it keeps none. */
  private final int cut;

  /**
   * Tries how backtraces lie in memory, which takes less than a millisecond.
   *
   * @param backtraces null where nothing can read them
   * @param depth how many frames of a stack are kept, from 1
   */
  public StackCapture(@Nullable Backtraces backtraces, int depth) {
    BacktraceLayout found = null;
    String why = "no access to backtraces";
    int kept = 0;
    if (backtraces != null) {
      try {
        found = BacktraceLayout.find(backtraces);
        why = "this JVM keeps no backtrace that is understood";
        kept = kept(backtraces, found, depth + ROOM);
      } catch (RuntimeException | LinkageError | StackOverflowError unreadable) {
        found = null;
        why = unreadable.toString();
      }
    }
    if (kept > 0) {
      found = null;
      why = "this JVM keeps " + kept + " frames of a stack, which may cut a path";
    }
    this.backtraces = backtraces;
    this.layout = found;
    this.state = found == null ? "by StackWalker: " + why : "active";
    this.most = depth + MOST_WALKED;
    this.cut = kept;
  }

  /** How many frames the VM keeps of a stack that has more than those; 0 if it keeps them all. */
  private static int kept(Backtraces backtraces, @Nullable BacktraceLayout layout, int frames) {
    Throwable probe = BacktraceLayout.probe(frames);
    int kept = layout == null ? probe.getStackTrace().length : layout.frames(backtraces.of(probe));
    return kept < frames ? kept : 0;
  }

  /** For coverage: {@code active}, or that StackWalker is used instead, and why. */
  public String state() {
    return state;
  }

  /** Whether so many frames, as the VM gives them of a thread, may be a part of its stack only. */
  boolean isCut(int frames) {
    return cut > 0 && frames >= cut;
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
        ? WALKER.walk(new Numbering(most))
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

  static final class Numbering implements Function<Stream<StackFrame>, Long> {

    private final int most;

    Numbering(int most) {
      this.most = most;
    }

    @Override
    public Long apply(Stream<StackFrame> frames) {
      long number = 0;
      Iterator<StackFrame> rest = frames.iterator();
      for (int i = 0; i < most && rest.hasNext(); i++) {
        StackFrame frame = rest.next();
        number = mix(number, System.identityHashCode(frame.getDeclaringClass()), place(frame));
      }
      return number;
    }

    /** The line, too: a class that was redefined has the same methods with others. */
    static long place(StackFrame frame) {
      long place = hash(frame.getClassName().hashCode(), frame.getMethodName());
      place = hash(place, frame.getDescriptor());
      return place ^ ((long) frame.getLineNumber() << 32 | frame.getByteCodeIndex());
    }

    /** Of names that {@link String#hashCode} takes for one there are many. */
    private static long hash(long hash, String text) {
      long mixed = hash;
      for (int i = 0; i < text.length(); i++) {
        mixed = (mixed ^ text.charAt(i)) * 0x100_0000_01B3L;
      }
      return mixed;
    }
  }
}
