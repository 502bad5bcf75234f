package dev.ipcaudit.ledger.descriptors;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import java.util.List;

/** What each call site sent to others, and what was lost on the way to it. Thread-safe. */
public final class FdTransfers extends BoundedTable<CallSite, SiteFdTransfers> {

  private static final int MOST = 16_384;

  public FdTransfers() {
    super("fd-passing-sites", MOST);
  }

  @Override
  protected SiteFdTransfers make(CallSite site) {
    return new SiteFdTransfers(site);
  }

  /** What is known of a call site; of those for which there is no room that goes nowhere. */
  public SiteFdTransfers at(CallSite site) {
    SiteFdTransfers passed = of(site);
    return passed == null ? make(CallSite.UNKNOWN) : passed;
  }

  /** Every call site that has something to report. */
  public List<SiteFdTransfers> all() {
    return values();
  }
}
