package dev.ipcaudit.jmx;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Figures that are made up; every one is another prime. */
final class MadeUpSource implements AuditSource {

  final List<Account> accounts = new ArrayList<>();
  List<Finding> findings = List.of();
  List<Finding> accepted = List.of();
  List<LimitUsage> limits = List.of();
  IOException failure;

  @Override
  public List<Account> accounts() {
    return accounts;
  }

  @Override
  public long tracked() {
    return 101;
  }

  @Override
  public long dropped() {
    return 103;
  }

  @Override
  public ScanOutcome lastScan() {
    return new ScanOutcome(107, 109, 113, List.of(), findings, limits);
  }

  @Override
  public Map<String, String> coverage() {
    return Map.of("jna", "active", "ffm", "failed: \nwhy", "kernel", "partial: hidden");
  }

  @Override
  public List<String> notes() {
    return List.of("not\nseen");
  }

  @Override
  public long walks() {
    return 127;
  }

  @Override
  public long walkNanos() {
    return 131;
  }

  @Override
  public double allowanceUsed() {
    return 0.137;
  }

  @Override
  public boolean estimated() {
    return true;
  }

  @Override
  public Long watchCpuNanos() {
    return null;
  }

  @Override
  public String version() {
    return "1.39";
  }

  @Override
  public String options() {
    return "scan=149s";
  }

  @Override
  public AuditReport judge() throws IOException {
    if (failure != null) {
      throw failure;
    }
    List<BaselineResult.Accepted> known = new ArrayList<>();
    for (Finding finding : accepted) {
      known.add(new BaselineResult.Accepted(finding, 1, null, ""));
    }
    return new AuditReport(
            AuditReport.Jvm.current(null),
            coverage(),
            notes(),
            dropped(),
            findings,
            List.of(),
            limits)
        .with(findings, new BaselineResult("known", known, List.of()));
  }

  @Override
  public Severity failOn() {
    return Severity.WARNING;
  }

  @Override
  public String sourceRoot() {
    return "";
  }
}
