package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The findings that each failed a test: this JVM does not fail for them once more. Thread-safe. */
public final class FailedTests {

  /** How many there were, by rule, kind and site. */
  private final Map<List<Object>, Long> counts = new HashMap<>();

  FailedTests() {}

  /** Takes those that are new, or more than they were; from now on they are known. */
  synchronized List<Finding> add(List<Finding> findings) {
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : findings) {
      if (!knows(finding)) {
        counts.put(key(finding), finding.count());
        fresh.add(finding);
      }
    }
    return fresh;
  }

  /** Whether each finding of a severity, or above, has failed a test; at least one has. */
  public synchronized boolean haveAll(AuditReport report, Severity threshold) {
    List<Finding> grave = report.from(threshold);
    return !grave.isEmpty() && grave.stream().allMatch(this::knows);
  }

  private boolean knows(Finding finding) {
    return counts.getOrDefault(key(finding), 0L) >= finding.count();
  }

  private static List<Object> key(Finding finding) {
    return List.of(finding.rule(), finding.kind(), finding.site());
  }
}
