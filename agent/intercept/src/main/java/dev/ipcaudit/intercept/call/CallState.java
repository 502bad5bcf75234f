package dev.ipcaudit.intercept.call;

import dev.ipcaudit.ledger.accounts.EagainStats;
import dev.ipcaudit.ledger.calls.CallNotes;
import org.jspecify.annotations.Nullable;

/** What one thread knows between the hooks of one call, and after a call that failed. */
final class CallState {
  /**
   * No question of ours meets more hooks than this. One that a hook meets after them was not ended:
   * something was thrown where it could not be caught.
   */
  private static final int MAX_MET = 16;

  /** Calls of more arguments than are passed in registers are rare. */
  private static final int MOST_REUSED = 7;

  /** A hook of ours is at work: what it calls is no call of the host. */
  boolean busy;

  /** How many hooks have met that, since it began. */
  private int met;

  /** What is known of the call in progress. */
  final CallNotes notes = new CallNotes();

  /** The host's errno while a question of ours is under way. */
  int savedErrno;

  /** libc's own errno meanwhile. */
  long realErrno;

  /** A call is under way of which one hook has taken charge. */
  boolean inside;

  /** How many hooks have met that. */
  private int metInside;

  /** That call saves errno although the host wanted it ignored. */
  boolean hidesErrno;

  /** The host's errno from before that call. */
  int hiddenErrno;

  /**
   * Through which binding the call was made whose stack is awaited: not that itself, which belongs
   * to a class loader of the host.
   */
  String part = CommonSink.PART;

  /** Of the last call, if it failed for want of room: waits for the host to read errno. */
  EagainStats.@Nullable Pending pending;

  /** The binding does not tell the host of that errno: it can read libc's own alone. */
  boolean pendingHidden;

  /** By length: each is used for one call at a time, so that none is made for every call. */
  private final long[][] numbers = new long[MOST_REUSED][];

  /** For the arguments of a call, until this thread's next one. */
  long[] numbers(int length) {
    if (length >= MOST_REUSED) {
      return new long[length];
    }
    long[] present = numbers[length];
    if (present == null) {
      present = new long[length];
      numbers[length] = present;
    }
    return present;
  }

  /** A hook begins its work. */
  void begin() {
    met = 0;
    busy = true;
  }

  /** Whether a hook of ours is at work on this thread. */
  boolean isBusy() {
    if (busy && ++met > MAX_MET) {
      busy = false;
    }
    return busy;
  }

  /** Whether a call is under way of which one hook has taken charge. */
  boolean isInside() {
    if (!inside) {
      metInside = 0;
    } else if (++metInside > MAX_MET) {
      inside = false;
      hidesErrno = false;
    }
    return inside;
  }

  void nextCall() {
    if (notes.awaitsStack()) {
      notes.stopAwaiting(); // there was no memory or no stack to capture it
    }
    if (pending != null) {
      pending.over();
      pending = null;
    }
  }
}
