package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.SharedMappings;
import dev.ipcaudit.ledger.accounts.EagainStats;
import org.jspecify.annotations.Nullable;

/**
 * One finished call of the host, as every binding's translator hands it over. Of the thread of the
 * call.
 */
public final class Call implements EagainStats.Refused {

  private final LibcFunction function;
  private final long[] arguments;
  private final long result;
  private final int errno;
  private final boolean threw;
  private boolean existed;
  private @Nullable String text;
  private @Nullable FileIdentity there;
  private int @Nullable [] written;
  private @Nullable PendingCreation intent;
  private SharedMappings.@Nullable Taken taken;
  private boolean drawn;
  private long weight;
  private long begun;
  private @Nullable Throwable stack;

  /**
   * @param arguments numbers as they are, pointers as addresses, 0 for what is neither
   * @param result the number or address that the call returned; -1 for every failure
   * @param errno 0 for success, {@link dev.ipcaudit.model.Errno#UNKNOWN} where the binding does not
   *     tell
   * @param threw whether the binding throws what says errno
   */
  public Call(LibcFunction function, long[] arguments, long result, int errno, boolean threw) {
    this.function = function;
    this.arguments = arguments;
    this.result = result;
    this.errno = errno;
    this.threw = threw;
  }

  /**
   * Whether a get call's key was in use before the call; of a close, whether the ledger held the
   * descriptor.
   */
  public void existed(boolean before) {
    existed = before;
  }

  /** What the argument that names a path or an object points to, or null. */
  public void text(@Nullable String read) {
    text = read;
  }

  /** What a name stood for before the call, or null. */
  void there(@Nullable FileIdentity before) {
    there = before;
  }

  /** Numbers that the call wrote to the host's memory, or was given there; or null. */
  public void written(int @Nullable [] numbers) {
    written = numbers;
  }

  /** What was written down of the call before it, or null. */
  void intent(@Nullable PendingCreation before) {
    intent = before;
  }

  /** What the call took away of mappings, or null. */
  void taken(SharedMappings.@Nullable Taken before) {
    taken = before;
  }

  SharedMappings.@Nullable Taken taken() {
    return taken;
  }

  @Override
  public LibcFunction function() {
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

  @Nullable Throwable stack() {
    return stack;
  }

  /** An argument, or 0 where the host passed none. */
  long argument(int index) {
    return index >= 0 && index < arguments.length ? arguments[index] : 0;
  }

  @Nullable FileIdentity there() {
    return there;
  }

  @Nullable PendingCreation intent() {
    return intent;
  }

  @Nullable String text() {
    return text;
  }

  int @Nullable [] written() {
    return written;
  }

  long result() {
    return result;
  }

  boolean failed() {
    return result == -1;
  }

  @Override
  public int errno() {
    return errno;
  }

  boolean existed() {
    return existed;
  }

  @Override
  public boolean threw() {
    return threw;
  }
}
