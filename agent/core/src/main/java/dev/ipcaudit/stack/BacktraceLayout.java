package dev.ipcaudit.stack;

import org.jspecify.annotations.Nullable;

/**
 * How a VM's backtrace lies in memory: chunks of frames, each an {@code Object[]} of {@code
 * short[]} method numbers within their classes, {@code int[]} of class version and index in the
 * byte code, {@code Object[]} classes, and further on the next chunk (java_lang_Throwable of
 * HotSpot's javaClasses.cpp). Nothing of that is promised, so it is held against what {@link
 * Throwable#getStackTrace} says before it is believed. Immutable.
 */
final class BacktraceLayout {

  /** More frames than a chunk has room for. */
  private static final int PROBED = 70;

  private static final int METHODS = 0;
  private static final int POSITIONS = 1;
  private static final int CLASSES = 2;

  private final int next;

  private BacktraceLayout(int next) {
    this.next = next;
  }

  /**
   * Finds it.
   *
   * @return null where the VM keeps no backtrace, or one that is not understood
   */
  static @Nullable BacktraceLayout find(Backtraces backtraces) {
    Throwable probe = probe(PROBED);
    Object backtrace = backtraces.of(probe);
    if (!isChunk(backtrace)) {
      return null;
    }
    Object[] first = (Object[]) backtrace;
    for (int i = CLASSES + 1; i < first.length; i++) {
      if (isChunk(first[i])) {
        BacktraceLayout layout = new BacktraceLayout(i);
        return layout.tells(first, probe.getStackTrace()) ? layout : null;
      }
    }
    return null;
  }

  /** One whose stack has more frames than that. */
  static Throwable probe(int depth) {
    return depth == 0 ? new Throwable() : probe(depth - 1);
  }

  private static boolean isChunk(Object value) {
    if (!(value instanceof Object[] chunk)) {
      return false;
    }
    return chunk.length > CLASSES + 1
        && chunk[METHODS] instanceof short[]
        && chunk[POSITIONS] instanceof int[]
        && chunk[CLASSES] instanceof Object[];
  }

  /** Whether a backtrace read so has the classes that the stack trace has. */
  private boolean tells(Object[] backtrace, StackTraceElement[] frames) {
    int frame = 0;
    for (Object[] chunk = backtrace; chunk != null; chunk = (Object[]) chunk[next]) {
      if (!isChunk(chunk) || (chunk[next] != null && !isChunk(chunk[next]))) {
        return false;
      }
      Object[] classes = (Object[]) chunk[CLASSES];
      for (int i = 0; i < classes.length && classes[i] != null; i++, frame++) {
        if (frame >= frames.length
            || !(classes[i] instanceof Class)
            || !((Class<?>) classes[i]).getName().equals(frames[frame].getClassName())) {
          return false;
        }
      }
    }
    return frame == frames.length;
  }

  /** How many frames a backtrace has. */
  int frames(Object backtrace) {
    int frames = 0;
    for (Object[] chunk = (Object[]) backtrace; chunk != null; chunk = (Object[]) chunk[next]) {
      Object[] classes = (Object[]) chunk[CLASSES];
      for (int i = 0; i < classes.length && classes[i] != null; i++) {
        frames++;
      }
    }
    return frames;
  }

  /**
   * All frames as one number: equal for calls that came the same way, different for others but by a
   * chance of one in 2^64; of one in 2^31 for two that differ in nothing but one class, of which a
   * number has the identity hash. The hash of its name takes more than a nanosecond a frame, half
   * of what all the rest takes. Keeps nothing alive.
   */
  long number(Object backtrace) {
    long number = 0;
    for (Object[] chunk = (Object[]) backtrace; chunk != null; chunk = (Object[]) chunk[next]) {
      short[] methods = (short[]) chunk[METHODS];
      int[] positions = (int[]) chunk[POSITIONS];
      Object[] classes = (Object[]) chunk[CLASSES];
      for (int i = 0; i < classes.length && classes[i] != null; i++) {
        number =
            StackCapture.mix(
                number,
                System.identityHashCode(classes[i]),
                (long) methods[i] << 32 | (positions[i] & 0xffff_ffffL));
      }
    }
    return number;
  }
}
