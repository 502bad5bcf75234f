package dev.ipcaudit.intercept;

import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Eagains;
import dev.ipcaudit.ledger.Intent;

/** What one thread knows between the hooks of one call, and after a call that failed. */
final class CallState {
  /**
   * No question of ours meets more hooks than this. One that a hook meets after them was not ended:
   * something was thrown where it could not be caught.
   */
  private static final int MAX_MET = 16;

  /** A hook of ours is at work: what it calls is no call of the host. */
  boolean busy;

  /** How many hooks have met that, since it began. */
  private int met;

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

  /** Of the last call, if it failed for want of room: waits for the host to read errno. */
  Eagains.Pending pending;

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
    if (pending != null) {
      pending.over();
      pending = null;
    }
  }
}
