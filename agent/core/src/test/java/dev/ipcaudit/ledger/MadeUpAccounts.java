package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathRoom;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
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

  /** That of a line which created something through callers, by the n-th of them n. */
  public static Account calledBy(Kind kind, List<String> callers) {
    return calledBy(kind, List.of(), callers);
  }

  /** The same with frames between the line and its callers. */
  public static Account calledBy(Kind kind, List<String> between, List<String> callers) {
    CallSite site = new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of());
    Account account = new Account(kind, site, null, new PathRoom(PathRoom.MOST));
    for (int n = 1; n <= callers.size(); n++) {
      List<String> stack = new ArrayList<>(List.of("com.acme.Locks.open(Locks.java:57)"));
      stack.addAll(between);
      stack.add(callers.get(n - 1));
      CallSite path = new CallSite("com.acme.Locks", "open", "Locks.java", 57, stack);
      account.path(path).countCreated(n);
    }
    return account;
  }
}
