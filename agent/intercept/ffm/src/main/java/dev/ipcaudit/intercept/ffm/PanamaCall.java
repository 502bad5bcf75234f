package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.call.CStrings;
import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One call through a handle of the JDK's linker, whose errno belongs to the call rather than to the
 * thread. Confined to its thread.
 */
final class PanamaCall implements HostBinding {

  static final String PART = "ffm";

  /** PATH_MAX, limits.h. */
  private static final int LONGEST_PATH = 4096;

  private int errno;

  private PanamaCall(int errno) {
    this.errno = errno;
  }

  /**
   * A call of the host.
   *
   * @param errno what the call left
   */
  static PanamaCall ofHost(int errno) {
    return new PanamaCall(errno);
  }

  /** A question of ours. */
  static PanamaCall question() {
    return new PanamaCall(0);
  }

  /** The call is over. */
  void left(int errno) {
    this.errno = errno;
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public int errno() {
    return errno;
  }

  @Override
  public void errno(int before) {
    // a question has a segment of its own, and the hook restores libc's
  }

  /** A handle throws before it calls, or not at all. */
  @Override
  public int errnoOf(Throwable thrown) {
    return -1;
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value)
        || value instanceof Character
        || value instanceof Boolean
        || (value instanceof MemorySegment segment && segment.isNative());
  }

  @Override
  public long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof MemorySegment segment) {
      return segment.address();
    }
    if (value instanceof Boolean bit) {
      return bit ? 1 : 0;
    }
    return value instanceof Character character ? character : 0;
  }

  /** That of an array on the heap, which a critical handle takes, is none. */
  @Override
  public long address(Object value) {
    return value instanceof MemorySegment segment && !segment.isNative() ? 0 : number(value);
  }

  @Override
  public @Nullable String text(@Nullable Object value) {
    return value instanceof MemorySegment segment && !segment.isNative()
        ? CStrings.of(
            segment
                .asSlice(0, Math.min(segment.byteSize(), LONGEST_PATH))
                .toArray(ValueLayout.JAVA_BYTE))
        : null;
  }

  /**
   * Of segments whose life Java controls; those of the global scope may be addresses that the host
   * has only given a size.
   */
  @Override
  public boolean copy(Object place, int offset, byte[] into) {
    if (!(place instanceof MemorySegment segment)
        || segment.byteSize() < (long) offset + into.length
        || (segment.isNative() && segment.scope().equals(Arena.global().scope()))) {
      return false;
    }
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, into, 0, into.length);
    return true;
  }
}
