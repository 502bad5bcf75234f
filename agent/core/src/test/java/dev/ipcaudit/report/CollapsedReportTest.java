package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapsedReportTest {

  @Test
  void aLeakIsOneLineWithItsOutermostFrameFirst() {
    assertThat(CollapsedReport.render(Reports.leak()).lines())
        .containsExactly(
            "leaked;sysv-sem;com.acme.Main.main(Main.java:19);com.acme.Locks.open(Locks.java:57) 7");
  }

  @Test
  void everyPathThatCreatedOrFailedIsALine() {
    List<SiteAccount> sites =
        List.of(account("a.A.a(A.java:1)", 3, 0), account("b;\n.B b(Unknown Source)", 0, 5));
    AuditReport clean = Reports.clean();
    AuditReport report =
        new AuditReport(clean.jvm(), Map.of(), List.of(), 0, List.of(), sites, List.of());

    assertThat(CollapsedReport.render(report).lines())
        .hasSize(2)
        .startsWith("created;pipe;a.A.a(A.java:1) 3")
        .last()
        .asString()
        .matches("EAGAIN;pipe;b:[^; \n]*\\.B_b\\(Unknown_Source\\) 5");
  }

  private static SiteAccount account(String frame, long created, long eagain) {
    CallSite site = new CallSite("a.A", "a", "A.java", 1, List.of(frame));
    return new SiteAccount(Kind.PIPE, site, created, 0, created, eagain, false, Map.of())
        .withPaths(List.of(new PathFigures(site, created, 0, created, eagain, List.of(), 0)));
  }
}
