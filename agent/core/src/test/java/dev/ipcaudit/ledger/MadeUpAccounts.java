package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;

/** Accounts for tests of what shows them. */
public final class MadeUpAccounts {

  private MadeUpAccounts() {}

  /** That of a line that created so many, one call each, and removed some itself. */
  public static Account of(Kind kind, String method, int line, int created, int removed) {
    CallSite site = new CallSite("com.acme.Locks", method, "Locks.java", line, List.of());
    Account account = new Account(kind, site, null, new PathRoom(PathRoom.MOST));
    for (int i = 0; i < created; i++) {
      account.path(site).countCreated(1);
    }
    for (int i = 0; i < removed; i++) {
      account.path(site).countRemoved(site, 1);
    }
    return account;
  }
}
