package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;

/** Hears of every object as it comes and goes, on the thread that made the call. Must not throw. */
public interface LedgerListener {

  void created(TrackedObject object);

  void removed(TrackedObject object, CallSite by);

  /** A call that stood still is over. Called on another thread than the one that made it. */
  void blocked(BlockedCall call);
}
