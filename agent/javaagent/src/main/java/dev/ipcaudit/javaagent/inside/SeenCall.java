package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.ledger.BlockedCall;
import dev.ipcaudit.ledger.Ledger;

/** What was seen of one mark, or of one thread. For one thread at a time. */
final class SeenCall {

  private final Ledger ledger;

  long calls = -1;
  boolean looked;
  long since;
  BlockedCall call;

  /** What the ledger's listener began when this call was seen first, or null. */
  Object begun;

  SeenCall(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The call has moved on. */
  void over(long now) {
    if (call != null) {
      ledger.incidents().blocked(lasted(now), begun);
      call = null;
    }
  }

  /** The JVM ends, and the call stands still yet. */
  void atEnd(long now) {
    if (call != null && begun != null) {
      ledger.tellBlocked(lasted(now), begun);
      begun = null;
    }
  }

  private BlockedCall lasted(long now) {
    return new BlockedCall(
        call.kind(),
        call.site(),
        call.function(),
        call.object(),
        call.thread(),
        now - since,
        call.detail());
  }
}
