package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.Binding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One call through a handle of the JDK's linker, whose errno belongs to the call rather than to the
 * thread. Confined to its thread.
 */
final class PanamaCall implements Binding {

  static final String PART = "ffm";

  private final LibcErrno libc;
  private int errno;

  /**
   * @param libc where errno is put back; null if nothing is asked
   * @param errno what the call left
   */
  PanamaCall(LibcErrno libc, int errno) {
    this.libc = libc;
    this.errno = errno;
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
  public void errno(int before) throws Throwable {
    libc.write(before);
  }

  /** A handle throws before it calls, or not at all. */
  @Override
  public int errnoOf(Throwable thrown) {
    return -1;
  }

  @Override
  public long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof MemorySegment segment) {
      return segment.address();
    }
    return value instanceof Character character ? character : 0;
  }

  @Override
  public String text(Object value) {
    try {
      return value instanceof MemorySegment segment ? segment.getString(0) : null;
    } catch (RuntimeException unreadable) {
      return null; // a pointer whose extent Java does not know
    }
  }

  @Override
  public int readInt(Object place, int index) {
    if (place instanceof MemorySegment segment) {
      return segment.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index);
    }
    throw new IllegalArgumentException("a bare address, whose extent Java does not know");
  }
}
