package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges while the program runs, at every scan of the kernel: what is wrong whatever comes, and
 * what looks wrong in several timed scans on end. Whoever looks in between sees what these have
 * found and changes nothing about it. Thread-safe.
 */
public final class RunningAudit {

  private final Auditor auditor;
  private final List<Trend> trends = new ArrayList<>();

  /**
   * @param leakAgeMillis how old the oldest object of a growing site must be
   */
  public RunningAudit(Auditor auditor, long leakAgeMillis) {
    this.auditor = auditor;
    for (Rule rule : Rules.all()) {
      Trend trend = rule.trend(auditor.source(), leakAgeMillis);
      if (trend != null) {
        trends.add(trend);
      }
    }
  }

  /**
   * The findings after one more timed scan.
   *
   * @param kernel taken just now
   */
  public synchronized List<Finding> scanned(KernelSnapshot kernel) {
    return findings(kernel, true);
  }

  /**
   * The findings for somebody who looks between two timed scans, as often as anybody likes.
   *
   * @param kernel taken just now
   */
  public synchronized List<Finding> looked(KernelSnapshot kernel) {
    return findings(kernel, false);
  }

  private List<Finding> findings(KernelSnapshot kernel, boolean timed) {
    List<Finding> findings = auditor.soFar(kernel);
    for (Trend trend : trends) {
      findings.addAll(trend.judge(kernel, timed));
    }
    return auditor.sorted(findings);
  }

  /**
   * The findings so far, between two scans. Thread-safe, and waits for no scan.
   *
   * @param kernel taken just now
   * @param scanned those of the last scan
   */
  public List<Finding> soFar(KernelSnapshot kernel, List<Finding> scanned) {
    List<Finding> findings = auditor.soFar(kernel);
    for (Finding suspicion : scanned) {
      if (Rules.of(suspicion.rule()).isOfScans()) {
        findings.add(suspicion);
      }
    }
    return auditor.sorted(findings);
  }
}
