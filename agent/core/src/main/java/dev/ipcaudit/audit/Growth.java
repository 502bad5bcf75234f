package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines hold more at every scan, and hold some of it for long: suspects, while the program
 * runs. One scan alone says nothing. For one thread at a time.
 */
final class Growth {

  /** In how many scans on end the number must have grown. */
  static final int WINDOWS = 5;

  private final Ledger ledger;
  private final Map<Account, long[]> histories = new HashMap<>();

  Growth(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Notes how much every line holds now. */
  void scanned() {
    for (Account account : ledger.accounts()) {
      if (account.kind() == Kind.CHILD) {
        continue; // more and more may be meant to run, and Zombies tells of the rest
      }
      long[] history = histories.get(account);
      long held = account.live();
      if (history == null) {
        if (held == 0) {
          continue;
        }
        history = new long[0];
      }
      long[] next = Arrays.copyOf(history, Math.min(history.length + 1, WINDOWS + 1));
      if (history.length == next.length) {
        System.arraycopy(history, 1, next, 0, WINDOWS);
      }
      next[next.length - 1] = held;
      histories.put(account, next);
    }
  }

  /**
   * The suspects, with how much they held at the last scans.
   *
   * @param olderThan in milliseconds since the epoch: when the oldest object of a line must have
   *     been made
   */
  Map<Account, long[]> suspects(long olderThan) {
    Map<Account, long[]> growing = new HashMap<>();
    for (Map.Entry<Account, long[]> history : histories.entrySet()) {
      if (grew(history.getValue())) {
        growing.put(history.getKey(), history.getValue());
      }
    }
    if (growing.isEmpty()) {
      return growing;
    }
    List<Account> old = new ArrayList<>();
    for (TrackedObject object : ledger.live()) {
      if (object.createdMillis() <= olderThan && growing.containsKey(object.account())) {
        old.add(object.account());
      }
    }
    growing.keySet().retainAll(old);
    return growing;
  }

  private static boolean grew(long[] history) {
    if (history.length <= WINDOWS) {
      return false;
    }
    for (int i = 1; i < history.length; i++) {
      if (history[i] <= history[i - 1]) {
        return false;
      }
    }
    return true;
  }
}
