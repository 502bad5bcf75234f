package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Judges while the program runs, at every scan of the kernel: what is wrong whatever comes, and
 * what looks wrong in several scans on end. For one thread at a time.
 */
public final class RunningAudit {

  /** What scans tell, and one look does not. */
  private static final Set<Rule> OF_SCANS =
      EnumSet.of(Rule.LEAKED_OBJECT, Rule.LIMIT_NEAR, Rule.QUEUE_BACKLOG, Rule.ORPHANED_OBJECT);

  private final Auditor auditor;
  private final Growth growth;
  private final Nearness nearness;
  private final Idle idle;
  private final long leakAgeMillis;
  private final Map<Integer, Long> queued = new HashMap<>();
  private List<Finding> last = List.of();

  /**
   * @param leakAgeMillis how old the oldest object of a growing line must be
   */
  public RunningAudit(Ledger ledger, Auditor auditor, long leakAgeMillis) {
    this.auditor = auditor;
    this.leakAgeMillis = leakAgeMillis;
    growth = new Growth(ledger);
    nearness = new Nearness(ledger);
    idle = new Idle(ledger, auditor.expectations(), leakAgeMillis);
  }

  /**
   * The findings after one more scan.
   *
   * @param kernel taken just now
   */
  public synchronized List<Finding> judge(KernelSnapshot kernel) {
    growth.scanned();
    nearness.scanned(kernel.limits(), System.nanoTime());
    List<Finding> findings = new ArrayList<>(auditor.soFar(kernel));
    growth
        .suspects(System.currentTimeMillis() - leakAgeMillis)
        .forEach((account, history) -> findings.add(suspect(account, history)));
    findings.addAll(idle.findings(kernel));
    findings.addAll(auditor.backlog(kernel, queued));
    findings.addAll(nearness.findings(kernel.limits()));
    last = auditor.sorted(findings);
    return last;
  }

  /**
   * The findings so far, between two scans.
   *
   * @param kernel taken just now
   * @param scanned those of the last scan
   */
  public List<Finding> soFar(KernelSnapshot kernel, List<Finding> scanned) {
    List<Finding> findings = new ArrayList<>(auditor.soFar(kernel));
    for (Finding suspicion : scanned) {
      if (OF_SCANS.contains(suspicion.rule())) {
        findings.add(suspicion);
      }
    }
    return auditor.sorted(findings);
  }

  /** Those of the last scan. */
  public synchronized List<Finding> last() {
    return last;
  }

  /** Such as {@code 10m} or {@code 1.5s}. */
  static String text(long millis) {
    return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private Finding suspect(Account account, long[] history) {
    FindingPaths paths = FindingPaths.holding(account);
    long held = Math.max(account.live(), paths.count());
    String message =
        held
            + " "
            + account.kind().title()
            + "s that were made here are there, more at every one of the last "
            + (history.length - 1)
            + " scans ("
            + Arrays.toString(history).replaceAll("[\\[\\]]", "")
            + "), and the oldest is older than "
            + text(leakAgeMillis)
            + ".";
    return new Finding(
            Rule.LEAKED_OBJECT,
            Severity.WARNING,
            account.kind(),
            held,
            account.site(),
            List.of(),
            Map.of(),
            message,
            Remedy.of(Rule.LEAKED_OBJECT, account.kind()))
        .with(paths);
  }
}
