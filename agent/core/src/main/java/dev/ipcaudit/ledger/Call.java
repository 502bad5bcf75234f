package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.LibcFunction;

/**
 * One finished call of the host, as every binding's translator hands it over. Of the thread of the
 * call; nothing of it changes but what is known of its stack.
 */
public final class Call {

  private final LibcFunction function;
  private final long[] arguments;
  private final String text;
  private final int[] written;
  private final long result;
  private final int errno;
  private final boolean existed;
  private final boolean asksErrno;
  private final boolean threw;
  private boolean drawn;
  private long weight;
  private long begun;
  private Throwable stack;

  /**
   * @param arguments numbers as they are, pointers as addresses, 0 for what is neither
   * @param text what the argument that names a path or an object points to, or null
   * @param written descriptors that the call wrote to the host's memory, or null
   * @param result the number or address that the call returned; -1 for every failure
   * @param errno 0 for success, {@link dev.ipcaudit.model.Errno#UNKNOWN} where the binding does not
   *     tell
   * @param existed whether a get call's key was in use before the call; of a close, whether the
   *     ledger held the descriptor
   * @param asksErrno whether the host can know errno at all
   * @param threw whether the binding throws what says errno
   */
  public Call(
      LibcFunction function,
      long[] arguments,
      String text,
      int[] written,
      long result,
      int errno,
      boolean existed,
      boolean asksErrno,
      boolean threw) {
    this.function = function;
    this.arguments = arguments;
    this.text = text;
    this.written = written;
    this.result = result;
    this.errno = errno;
    this.existed = existed;
    this.asksErrno = asksErrno;
    this.threw = threw;
  }

  LibcFunction function() {
    return function;
  }

  /** It was drawn for: how many calls it stands for, and when its capture began. */
  void drawn(long calls, long beginning) {
    drawn = true;
    weight = calls;
    begun = beginning;
  }

  boolean isDrawn() {
    return drawn;
  }

  long weight() {
    return weight;
  }

  long begun() {
    return begun;
  }

  /** What was made for its stack. */
  public void stack(Throwable taken) {
    stack = taken;
  }

  Throwable stack() {
    return stack;
  }

  /** An argument, or 0 where the host passed none. */
  long argument(int index) {
    return index >= 0 && index < arguments.length ? arguments[index] : 0;
  }

  String text() {
    return text;
  }

  int[] written() {
    return written;
  }

  long result() {
    return result;
  }

  boolean failed() {
    return result == -1;
  }

  int errno() {
    return errno;
  }

  boolean existed() {
    return existed;
  }

  boolean asksErrno() {
    return asksErrno;
  }

  boolean threw() {
    return threw;
  }
}
