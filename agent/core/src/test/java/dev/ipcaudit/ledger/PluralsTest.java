package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.audit.rule.RunningAudit;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What several objects of a kind are called, by whatever tells of them. */
class PluralsTest {

  private static final int SCANS = 6;

  private final Ledger ledger = new Ledger(100);

  @ParameterizedTest
  @EnumSource
  void everyKindHasOne(Kind kind) {
    String head = kind.title().contains(" of ") ? kind.title().split(" of ")[0] : kind.title();
    assertThat(kind.plural()).startsWith(head).isNotEqualTo(kind.title()).doesNotEndWith("ys");
    assertThat(kind.counted(1)).isEqualTo("1 " + kind.title());
    assertThat(kind.counted(0)).isEqualTo("0 " + kind.plural());
    assertThat(kind.counted(5)).isEqualTo("5 " + kind.plural());
  }

  /** Of every kind several are suspected while the JVM runs, and some are left at the end. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHILD")
  void everyOutputHasIt(Kind kind) throws IOException {
    Auditor auditor = new Auditor(ledger, new KeyNames(), Suppressions.NONE);
    RunningAudit running = new RunningAudit(auditor, 0);
    CallSite site = new CallSite("com.acme.Made", "make", "Made.java", 7, List.of());
    List<Finding> findings = new ArrayList<>();
    for (int scan = 1; scan <= SCANS; scan++) {
      // no address, number or id that the test's own process has
      ledger.opened(kind, 2_000_000_000L + scan, "/none", site, 1);
      findings.addAll(running.scanned(KernelSnapshot.take(ledger)));
    }
    findings.addAll(auditor.atEnd(KernelSnapshot.take(ledger)).findings());

    assertThat(findings)
        .anySatisfy(finding -> assertThat(finding.message()).startsWith(kind.counted(SCANS) + " "));
    AuditReport report =
        new AuditReport(
            new AuditReport.Jvm(1, "Main", "17", "11", Instant.EPOCH, Instant.EPOCH),
            Map.of(),
            List.of(),
            0,
            findings,
            auditor.accounts(),
            List.of(),
            tables(kind),
            BaselineResult.NONE);
    for (ReportFormat format : ReportFormat.values()) {
      String text = new String(format.bytes(report, Severity.WARNING, ""), StandardCharsets.UTF_8);
      if (!kind.plural().equals(kind.title() + "s")) {
        assertThat(text).as(format.name()).doesNotContain(kind.title() + "s");
      }
    }
  }

  private static KernelTables tables(Kind kind) {
    return new KernelTables(
        Instant.EPOCH,
        Map.of(),
        List.of(new KernelTables.Table(kind, 2, 3, null, -1)),
        List.of(),
        Map.of(),
        List.of());
  }
}
