package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;

/** What was written down of a call that is about to make an object. Immutable. */
public final class Intent {

  private final CallSite site;
  private final long weight;
  private final int slot;

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

  /** Where in the black box. */
  int slot() {
    return slot;
  }
}
