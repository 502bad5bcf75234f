package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.BlockedCall;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one mark, or of one thread. Times are those of a {@link WatchClock}. For one
 * thread at a time.
 */
final class WatchedCall {

  private final Ledger ledger;

  /** Which of the thread's calls it is, -1 for none. */
  long calls = -1;

  /** From when on it counts, by the clock that decides. */
  long since;

  /** When it was under way for sure, first and last, by the clock that decides. */
  private long first;

  private long last;

  /** Whether its thread was asleep in it at the first look that asked. */
  boolean asleep;

  /** Whether all is known: that it is blocked, or that it cannot be, or is none of ours. */
  boolean settled;

  @Nullable BlockedCall call;

  /** What the ledger's listener began when this call was seen first, or null. */
  @Nullable Object begun;

  /** The thread to the kernel, 0 if that is not known. */
  int tid;

  /** Whether it can be no other thread. */
  boolean sure;

  WatchedCall(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Another call is seen for the first time; or the same one, which counts from now on. */
  void begins(long number, WatchClock clock) {
    calls = number;
    since = clock.nanos();
    first = clock.now();
    last = first;
    asleep = false;
    settled = false;
    begun = null;
  }

  /** It is the same call yet, or was when this look began. */
  void lasts(WatchClock clock) {
    last = Math.max(last, clock.lasted());
    if (call != null) {
      ledger.incidents().stillBlocks(call, nanos());
    }
  }

  /** How long it has taken at least, in nanoseconds. */
  long nanos() {
    return last - first;
  }

  /** The call has moved on. */
  void over() {
    if (call != null) {
      ledger.incidents().blocked(lasted(call), begun);
      call = null;
    }
  }

  /** The JVM ends, and the call is blocked yet. */
  void atEnd() {
    if (call != null && begun != null) {
      ledger.tellBlocked(lasted(call), begun);
      begun = null;
    }
  }

  private BlockedCall lasted(BlockedCall call) {
    return new BlockedCall(
        call.kind(),
        call.site(),
        call.function(),
        call.object(),
        call.thread(),
        nanos(),
        call.detail());
  }
}
