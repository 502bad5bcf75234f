package dev.ipcaudit.ledger;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import java.util.List;

/** What each line sent to others, and what was lost on the way to it. Thread-safe. */
public final class Passes extends BoundedTable<CallSite, Passed> {

  private static final int MOST = 16_384;

  Passes() {
    super("fd-passing-sites", MOST);
  }

  @Override
  protected Passed make(CallSite site) {
    return new Passed(site);
  }

  /** What is known of a line; of those for which there is no room that goes nowhere. */
  Passed at(CallSite site) {
    Passed passed = of(site);
    return passed == null ? make(CallSite.UNKNOWN) : passed;
  }

  /** Every line of which there is something to tell. */
  public List<Passed> all() {
    return values();
  }
}
