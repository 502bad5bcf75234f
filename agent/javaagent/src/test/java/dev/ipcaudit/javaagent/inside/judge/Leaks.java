package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.List;
import java.util.Map;

/** Reports of leaks. */
final class Leaks {

  private Leaks() {}

  /** One that lists a leaked set of each of these methods. */
  static AuditReport of(String... methods) {
    List<Finding> findings = List.of(methods).stream().map(Leaks::leak).toList();
    return new AuditReport(
        AuditReport.Jvm.current(null), Map.of(), List.of(), 0, findings, List.of(), List.of());
  }

  private static Finding leak(String method) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        Severity.ERROR,
        Kind.SYSV_SEM,
        1,
        new CallSite("com.acme.Locks", method, "Locks.java", 57, List.of()),
        List.of(),
        Map.of(),
        "found",
        "mend it");
  }
}
