package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.problems.DeniedSite.Request;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;

/**
 * Calls that were to make an object and found one (EEXIST), after which nobody has used that yet,
 * by object and call site. To ask who comes first is what IPC_EXCL and O_EXCL are for: who then
 * opens the object, or makes another one, has handled it. Thread-safe.
 */
public final class ExistingObjects extends BoundedTable<ExistingObjects.Found, DeniedSite> {

  /** A host that does not look at the result has few names. */
  private static final int MOST = 64;

  public ExistingObjects() {
    super("existing-objects", MOST);
  }

  /** What was found, where, and by which function. */
  record Found(Kind kind, String target, CallSite site, String function) {}

  @Override
  protected DeniedSite make(Found found) {
    return new DeniedSite(found.kind, found.site);
  }

  /**
   * A call found an object.
   *
   * @param target the name, or the key in words; hostile text
   */
  public DeniedSite exists(Kind kind, String target, CallSite site, Request request, long weight) {
    DeniedSite known = of(new Found(kind, target, site, request.function()));
    DeniedSite denied = known == null ? new DeniedSite(kind, site) : known;
    denied.count(site, request, weight);
    return denied;
  }

  /** The present thread has opened or made an object: that is handled, and what it found last. */
  public void used(Kind kind, String target, String function) {
    long thread = Thread.currentThread().getId();
    for (Found found : keys()) {
      DeniedSite denied = get(found);
      boolean same = found.kind == kind && found.target.equals(target);
      boolean goesOn = denied != null && denied.lastThread() == thread;
      if (same || (goesOn && found.function.equals(function))) {
        remove(found);
      }
    }
  }
}
