package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A call of the host as it was passed to C, through whatever binding: what is read of it. Of the
 * thread of the call, and only until the hook returns. What throws does so since the binding is not
 * as it was when we were written.
 */
public interface HostCall {

  /** What is called; of a call by number, what that stands for. */
  LibcFunction function();

  /** Whether it is called by its number, through syscall(2). */
  boolean isByNumber();

  /** How many arguments the host passed. */
  int count();

  /** An argument as a number, pointers as addresses; 0 for what is neither, or was not passed. */
  long number(int index) throws Throwable;

  /**
   * All arguments as numbers.
   *
   * @return valid until this thread's next call
   */
  long[] numbers() throws Throwable;

  /** Whether an argument is a place in memory, and not null. */
  boolean isPlace(int index) throws Throwable;

  /** The text that an argument is or points to, hostile; null where it cannot be read. */
  @Nullable String text(int index) throws Throwable;

  /**
   * Ints that an argument points to, or null where they cannot be read.
   *
   * @param first index of the first, from 0
   */
  int @Nullable [] ints(int index, int first, int count) throws Throwable;

  /**
   * Bytes that an argument points to, or null where not all of them can be read.
   *
   * @param length in bytes, at most {@link dev.ipcaudit.kernel.ProcessMemory#MOST}
   */
  @Nullable ByteBuffer bytes(int index, int length) throws Throwable;

  /** Bytes at an address, or null where not all of them can be read. */
  @Nullable ByteBuffer at(long address, int length);

  /** Where to say what is not known of such calls. */
  CallGaps gaps();
}
