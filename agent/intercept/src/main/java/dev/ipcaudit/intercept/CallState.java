package dev.ipcaudit.intercept;

import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Eagains;
import dev.ipcaudit.ledger.Intent;

/** What one thread knows between the hooks of one call, and after a call that failed. */
final class CallState {
  /** A hook of ours is at work: what it calls is no call of the host. */
  boolean busy;

  /** Of the get call in progress. */
  Intent intent;

  /** The ledger held what the last close was about to close. */
  boolean closed;

  /** The key of the get call in progress was in use before it. */
  boolean existed;

  /** The name that the call in progress is given, or null. */
  String name;

  /** What that stood for. */
  FileIdentity there;

  /** The host's errno while a question of ours is under way. */
  int savedErrno;

  /** A call is under way of which one hook has taken charge. */
  boolean inside;

  /** That call saves errno although the host wanted it ignored. */
  boolean hidesErrno;

  /** The host's errno from before that call. */
  int hiddenErrno;

  /** Of the last call, if it failed for want of room: waits for the host to read errno. */
  Eagains.Pending pending;

  void nextCall() {
    if (pending != null) {
      pending.over();
      pending = null;
    }
  }
}
