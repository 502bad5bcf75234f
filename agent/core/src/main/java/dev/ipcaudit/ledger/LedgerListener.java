package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;

/** Hears of every object as it comes and goes, on the thread that made the call. Must not throw. */
public interface LedgerListener {

  void created(TrackedObject object);

  void removed(TrackedObject object, CallSite by);
}
