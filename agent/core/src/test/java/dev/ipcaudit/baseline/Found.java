package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Acceptance;
import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.Rule;
import dev.ipcaudit.audit.Severity;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Findings to be accepted. */
final class Found {

  private Found() {}

  static Finding leak(String className, String method, int line, long count) {
    return finding(Rule.LEAKED_OBJECT, className, method, line, count);
  }

  static Finding finding(Rule rule, String className, String method, int line, long count) {
    return new Finding(
        rule,
        Severity.ERROR,
        Kind.SYSV_SEM,
        count,
        new CallSite(className, method, "A.java", line, List.of()),
        List.of(),
        Map.of(),
        "found",
        "mend it");
  }

  static AuditReport report(Finding... findings) {
    return new AuditReport(
        new AuditReport.Jvm(1, "25", "Main", "ipc:[1]", null, null),
        Map.of(),
        List.of(),
        0,
        List.of(findings),
        List.of(),
        List.of());
  }

  /** Methods of the findings left, and with {@code +} of those accepted. */
  static List<String> methods(AuditReport report) {
    List<String> methods = new ArrayList<>();
    for (Finding finding : report.findings()) {
      methods.add(finding.site().method());
    }
    for (Acceptance.Accepted accepted : report.acceptance().accepted()) {
      methods.add("+" + accepted.finding().site().method());
    }
    return methods;
  }
}
