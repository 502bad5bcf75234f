package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.objects.TrackedObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Segments that this JVM created and that nobody has had attached at any timed scan for long:
 * suspects, while the program runs. For one thread at a time.
 */
final class IdleSegments {

  private final Ledger ledger;
  private final Suppressions suppressions;
  private final long ageMillis;
  private Map<TrackedObject, Long> since = new HashMap<>();

  /**
   * @param ageMillis for how long
   */
  IdleSegments(Ledger ledger, Suppressions suppressions, long ageMillis) {
    this.ledger = ledger;
    this.suppressions = suppressions;
    this.ageMillis = ageMillis;
  }

  /** A timed scan: notes which segments nobody has attached. */
  void scanned(KernelSnapshot kernel) {
    long now = System.currentTimeMillis();
    Map<TrackedObject, Long> still = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      if (kernel.isDetached(object)) {
        still.put(object, since.getOrDefault(object, now));
      }
    }
    since = still;
  }

  /** How many of each path are so still, by site. */
  Map<Account, Map<PathAccount, Integer>> of(KernelSnapshot kernel) {
    long now = System.currentTimeMillis();
    Map<Account, Map<PathAccount, Integer>> idle = new LinkedHashMap<>();
    for (TrackedObject object : ledger.live()) {
      Long first = since.get(object);
      if (first != null
          && now - first >= ageMillis
          && kernel.isDetached(object)
          && !suppressions.staysOnPurpose(object.key(), null, object.site())) {
        idle.computeIfAbsent(object.account(), one -> new LinkedHashMap<>())
            .merge(object.path(), object.weight(), Integer::sum);
      }
    }
    return idle;
  }
}
