package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Findings to be accepted. */
final class Found {

  private Found() {}

  static Finding leak(String className, String method, int line, long count) {
    return finding(RuleId.LEAKED_OBJECT, className, method, line, count);
  }

  static Finding finding(RuleId rule, String className, String method, int line, long count) {
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

  /** A leak of {@code com.acme.Locks.open:57} by paths through {@code callers}, each of a count. */
  static Finding leak(Map<String, Integer> callers) {
    List<FindingPath> paths = new ArrayList<>();
    long count = 0;
    for (Map.Entry<String, Integer> caller : callers.entrySet()) {
      List<String> stack =
          List.of(
              "app//com.acme.Locks.open(Locks.java:57)",
              "com.acme.Pool.give(Pool.java:12)",
              "app//com.acme." + caller.getKey() + "(Orders.java:31)",
              "java.base@25/java.lang.Thread.run(Thread.java:1474)");
      CallSite site = new CallSite("com.acme.Locks", "open", "Locks.java", 57, stack);
      paths.add(FindingPath.only(caller.getValue(), site));
      count += caller.getValue();
    }
    List<FindingObject> objects = new ArrayList<>();
    for (int path = 0; path < paths.size(); path++) {
      objects.add(new FindingObject(path, null, null, null, "present", 1, path, path));
    }
    return new Finding(
        RuleId.LEAKED_OBJECT,
        Severity.ERROR,
        Kind.SYSV_SEM,
        count,
        paths.get(0).site(),
        objects,
        Map.of(),
        "found",
        "mend it",
        paths,
        null,
        null);
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
    for (BaselineResult.Accepted accepted : report.acceptance().accepted()) {
      methods.add("+" + accepted.finding().site().method());
    }
    return methods;
  }
}
