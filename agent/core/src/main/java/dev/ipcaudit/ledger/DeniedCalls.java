package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.accounts.PerSite;
import dev.ipcaudit.ledger.problems.DeniedSite;
import dev.ipcaudit.ledger.problems.ExistingObjects;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;

/**
 * Calls of this JVM that were not allowed to make or open an object, by call site. Made with the
 * first such call, since most hosts make none. Thread-safe.
 */
public final class DeniedCalls implements PerSite.Factory<DeniedSite> {

  private final PerSite<DeniedSite> sites = new PerSite<>("denied-sites", this);
  private final ExistingObjects existing = new ExistingObjects();

  DeniedCalls() {}

  @Override
  public DeniedSite make(Kind kind, CallSite site) {
    return new DeniedSite(kind, site);
  }

  /**
   * A call was not allowed to make or open an object.
   *
   * @param weight how many calls this one stands for
   */
  public DeniedSite denied(Kind kind, CallSite site, DeniedSite.Request request, long weight) {
    DeniedSite denied = sites.of(kind, site);
    denied.count(site, request, weight);
    return denied;
  }

  /** Calls that found an object where they were to make one. */
  public ExistingObjects existing() {
    return existing;
  }

  /** Calls that were not allowed; what was found is in {@link #existing}. */
  public List<DeniedSite> sites() {
    return sites.all();
  }

  /** As {@link dev.ipcaudit.model.BoundedTable#reportGap} has it. */
  void reportGaps(Map<String, String> gaps) {
    sites.reportGap(gaps);
    existing.reportGap(gaps);
  }
}
