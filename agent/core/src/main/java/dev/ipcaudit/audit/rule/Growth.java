package dev.ipcaudit.audit.rule;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sites hold more at every timed scan, and hold some of it for long: suspects, while the
 * program runs. One scan alone says nothing. A suspect stays one until it holds no more than before
 * it grew, or has not grown for as many scans as it took to become one. Looks in between change
 * nothing. For one thread at a time.
 */
final class Growth {

  /** In how many scans on end the number must have grown, or must not have. */
  static final int WINDOWS = 5;

  private final Ledger ledger;
  private final Map<Account, Trail> trails = new HashMap<>();

  Growth(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * A timed scan: notes how much every site holds now.
   *
   * @param olderThan in milliseconds since the epoch: when the oldest object of a site must have
   *     been created for the site to become a suspect
   */
  void scanned(long olderThan) {
    Map<Account, Trail> growing = new HashMap<>();
    for (Account account : ledger.accounts()) {
      if (account.kind() == Kind.CHILD) {
        continue; // more and more may be meant to run, and zombie-children reports the rest
      }
      Trail trail = trails.get(account);
      long held = account.live();
      if (trail == null) {
        if (held == 0) {
          continue;
        }
        trail = new Trail();
        trails.put(account, trail);
      }
      trail.add(held);
      if (trail.grew()) {
        growing.put(account, trail);
      }
    }
    if (!growing.isEmpty()) {
      growing.keySet().retainAll(withOld(growing.keySet(), olderThan));
      growing.values().forEach(Trail::suspect);
    }
  }

  private Set<Account> withOld(Set<Account> candidates, long olderThan) {
    Set<Account> old = new HashSet<>();
    for (TrackedObject object : ledger.live()) {
      if (object.createdMillis() <= olderThan && candidates.contains(object.account())) {
        old.add(object.account());
      }
    }
    return old;
  }

  /** The suspects of the last timed scan that have not come down since. */
  List<Suspect> suspects() {
    List<Suspect> suspects = new ArrayList<>();
    trails.forEach(
        (account, trail) -> {
          if (trail.grown != null && account.live() > trail.base) {
            suspects.add(new Suspect(account, trail.grown, trail.quiet));
          }
        });
    return suspects;
  }

  /**
   * A site that is suspected.
   *
   * @param grown what it held at the scans that made it a suspect, the last ones if it still grows
   * @param quiet at how many scans since then it has held no more than ever
   */
  record Suspect(Account account, long[] grown, int quiet) {}

  /** How much one site held. */
  private static final class Trail {
    private long[] counts = {};

    /** Null while it is no suspect. */
    private long @Nullable [] grown;

    private long base;
    private long most;
    private int quiet;

    void add(long held) {
      long[] next = Arrays.copyOf(counts, Math.min(counts.length + 1, WINDOWS + 1));
      if (counts.length == next.length) {
        System.arraycopy(counts, 1, next, 0, WINDOWS);
      }
      next[next.length - 1] = held;
      counts = next;
      if (grown == null) {
        return;
      }
      quiet = held > most ? 0 : quiet + 1;
      most = Math.max(most, held);
      if (held <= base || quiet >= WINDOWS) {
        grown = null;
      }
    }

    boolean grew() {
      if (counts.length <= WINDOWS) {
        return false;
      }
      for (int i = 1; i < counts.length; i++) {
        if (counts[i] <= counts[i - 1]) {
          return false;
        }
      }
      return true;
    }

    void suspect() {
      if (grown == null) {
        base = counts[0];
        most = counts[counts.length - 1];
        quiet = 0;
      }
      grown = counts;
    }
  }
}
