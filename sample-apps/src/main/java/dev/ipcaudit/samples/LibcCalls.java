package dev.ipcaudit.samples;

/**
 * Calls of the C library, as sections 2 and 3 of the manual have them; 64-bit Linux only, so that
 * size_t and pointers are long. There is an interface per family and an implementation of it per
 * binding.
 *
 * <p>The methods bear the names of the C functions, and so do those that implement them: the agent
 * skips a frame that is named like the call it forwards and reports the story's line.
 *
 * <p>Structures travel as the arrays they are in memory, because every binding can pass an array;
 * those with pointers in them travel as an address.
 */
interface LibcCalls {

  /** What the last call of this thread failed with; means nothing after one that succeeded. */
  int errno();

  /**
   * Returns the result of a call that must not fail.
   *
   * @throws LibcException if it is -1
   */
  default int check(String call, int result) {
    return (int) check(call, (long) result);
  }

  /** As {@link #check(String, int)}, for the calls that return an address or a size. */
  default long check(String call, long result) {
    if (result == -1) {
      throw new LibcException(call, errno());
    }
    return result;
  }
}
