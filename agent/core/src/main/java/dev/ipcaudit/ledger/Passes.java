package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** What each line sent to others, and what was lost on the way to it. Thread-safe. */
public final class Passes {

  private final ConcurrentHashMap<CallSite, Passed> bySite = new ConcurrentHashMap<>(4);

  Passed of(CallSite site) {
    Passed passed = bySite.get(site);
    if (passed == null) {
      Passed fresh = new Passed(site);
      passed = bySite.putIfAbsent(site, fresh);
      passed = passed == null ? fresh : passed;
    }
    return passed;
  }

  /** Every line of which there is something to tell. */
  public List<Passed> all() {
    return new ArrayList<>(bySite.values());
  }
}
