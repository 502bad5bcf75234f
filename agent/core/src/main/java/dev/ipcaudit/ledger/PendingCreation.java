package dev.ipcaudit.ledger;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.model.CallSite;

/**
 * What was written down of a call that is about to make an object. Of one thread, that of the call.
 */
public final class PendingCreation {

  /** Nothing was, since the call's stack is not to be captured. */
  public static final PendingCreation UNCAPTURED =
      new PendingCreation(CallSite.UNKNOWN, 0, BlackBoxWriter.NONE);

  private final long weight;
  private final long begun;
  private CallSite site;
  private int slot;

  public PendingCreation(CallSite site, long weight, int slot) {
    this(site, weight, slot, 0);
  }

  /** One of a call whose stack is to be captured now. */
  public PendingCreation(long weight, long begun) {
    this(CallSite.UNKNOWN, weight, 0, begun);
  }

  private PendingCreation(CallSite site, long weight, int slot, long begun) {
    this.site = site;
    this.weight = weight;
    this.slot = slot;
    this.begun = begun;
  }

  /** It was written down. */
  public void written(CallSite by, int where) {
    site = by;
    slot = where;
  }

  /** When the capture began, see {@link dev.ipcaudit.stack.CaptureBudget#begins}. */
  public long begun() {
    return begun;
  }

  public CallSite site() {
    return site;
  }

  public long weight() {
    return weight;
  }

  /**
   * Where in the black box; after that it is nowhere, so that a slot which was given back, and may
   * be another object's by now, is not given back again.
   */
  int takeSlot() {
    int taken = slot;
    slot = BlackBoxWriter.NONE;
    return taken;
  }
}
