package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
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
 * what looks wrong in several timed scans on end. Whoever looks in between sees what these have
 * found and changes nothing about it. Thread-safe.
 */
public final class RunningAudit {

  /** What scans tell, and one look does not. */
  private static final Set<RuleId> OF_SCANS =
      EnumSet.of(
          RuleId.LEAKED_OBJECT, RuleId.LIMIT_NEAR, RuleId.QUEUE_BACKLOG, RuleId.ORPHANED_OBJECT);

  private final Auditor auditor;
  private final Growth growth;
  private final Nearness nearness;
  private final Idle idle;
  private final long leakAgeMillis;
  private final Map<Integer, Long> queued = new HashMap<>();

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
   * The findings after one more timed scan.
   *
   * @param kernel taken just now
   */
  public synchronized List<Finding> scanned(KernelSnapshot kernel) {
    growth.scanned(System.currentTimeMillis() - leakAgeMillis);
    nearness.scanned(kernel.limits(), System.nanoTime());
    idle.scanned(kernel);
    return findings(kernel, queued);
  }

  /**
   * The findings for somebody who looks between two timed scans, as often as anybody likes.
   *
   * @param kernel taken just now
   */
  public synchronized List<Finding> looked(KernelSnapshot kernel) {
    return findings(kernel, new HashMap<>(queued));
  }

  /**
   * @param before bytes in queues at the last timed scan, replaced by those of now
   */
  private List<Finding> findings(KernelSnapshot kernel, Map<Integer, Long> before) {
    List<Finding> findings = new ArrayList<>(auditor.soFar(kernel));
    for (Growth.Suspect suspect : growth.suspects()) {
      findings.add(finding(suspect));
    }
    findings.addAll(idle.findings(kernel));
    findings.addAll(auditor.backlog(kernel, before));
    findings.addAll(nearness.findings(kernel.limits()));
    return auditor.sorted(findings);
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

  /** Such as {@code 10m} or {@code 1.5s}. */
  static String text(long millis) {
    return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private Finding finding(Growth.Suspect suspect) {
    Account account = suspect.account();
    FindingPaths paths = FindingPaths.holding(account);
    long held = Math.max(account.live(), paths.count());
    String counts = Arrays.toString(suspect.grown()).replaceAll("[\\[\\]]", "");
    int scans = suspect.grown().length - 1;
    String message =
        account.kind().counted(held)
            + " created here "
            + (held == 1 ? "is" : "are")
            + " there, more at every one of "
            + (suspect.quiet() == 0
                ? "the last " + scans + " scans (" + counts + ")"
                : scans + " scans on end (" + counts + ") and more than before ever since")
            + ", and the oldest is older than "
            + text(leakAgeMillis)
            + ".";
    return new Finding(
            RuleId.LEAKED_OBJECT,
            Severity.WARNING,
            account.kind(),
            held,
            account.site(),
            List.of(),
            Map.of(),
            message,
            Remedy.of(RuleId.LEAKED_OBJECT, account.kind()))
        .with(paths);
  }
}
