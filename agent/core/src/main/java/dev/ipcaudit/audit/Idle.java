package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Segments that this JVM created and that nobody has had attached at any timed scan for long:
 * suspects, while the program runs. For one thread at a time.
 */
final class Idle {

  private final Ledger ledger;
  private final Suppressions expectations;
  private final long ageMillis;
  private Map<TrackedObject, Long> since = new HashMap<>();

  /**
   * @param ageMillis for how long
   */
  Idle(Ledger ledger, Suppressions expectations, long ageMillis) {
    this.ledger = ledger;
    this.expectations = expectations;
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

  /** One for each site, of what is still so. */
  List<Finding> findings(KernelSnapshot kernel) {
    long now = System.currentTimeMillis();
    Map<Account, Map<PathAccount, Integer>> idle = new LinkedHashMap<>();
    for (TrackedObject object : ledger.live()) {
      Long first = since.get(object);
      if (first != null
          && now - first >= ageMillis
          && kernel.isDetached(object)
          && !expectations.staysOnPurpose(object.key(), null, object.site())) {
        idle.computeIfAbsent(object.account(), one -> new LinkedHashMap<>())
            .merge(object.path(), object.weight(), Integer::sum);
      }
    }
    List<Finding> findings = new ArrayList<>();
    idle.forEach((account, counts) -> findings.add(finding(account, counts)));
    return findings;
  }

  private Finding finding(Account account, Map<PathAccount, Integer> counts) {
    FindingPaths paths = new FindingPaths(account);
    counts.forEach(paths::add);
    long count = paths.count();
    String message =
        account.kind().counted(count)
            + " created here "
            + (count == 1 ? "is" : "are")
            + " there, and nobody had "
            + (count == 1 ? "it" : "one of them")
            + " attached at any scan for "
            + RunningAudit.text(ageMillis)
            + ".";
    return new Finding(
            RuleId.LEAKED_OBJECT,
            Severity.WARNING,
            account.kind(),
            count,
            account.site(),
            List.of(),
            Map.of(),
            message,
            Remedy.of(RuleId.LEAKED_OBJECT, account.kind()))
        .with(paths);
  }
}
