package dev.ipcaudit.ledger;

import dev.ipcaudit.box.BlackBox;
import dev.ipcaudit.model.CallSite;

/**
 * What was written down of a call that is about to make an object. Of one thread, that of the call.
 */
public final class Intent {

  /** Nothing was, since the call's stack is not to be captured. */
  static final Intent UNWALKED = new Intent(CallSite.UNKNOWN, 0, BlackBox.NONE);

  private final CallSite site;
  private final long weight;
  private int slot;

  Intent(CallSite site, long weight, int slot) {
    this.site = site;
    this.weight = weight;
    this.slot = slot;
  }

  CallSite site() {
    return site;
  }

  long weight() {
    return weight;
  }

  /**
   * Where in the black box; after that it is nowhere, so that a slot which was given back, and may
   * be another object's by now, is not given back again.
   */
  int takeSlot() {
    int taken = slot;
    slot = BlackBox.NONE;
    return taken;
  }
}
