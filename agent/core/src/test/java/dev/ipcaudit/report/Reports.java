package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports to show; every figure is a different prime, so that none can be taken for another. */
public final class Reports {

  public static final CallSite OPEN =
      new CallSite(
          "com.acme.Locks",
          "open",
          "Locks.java",
          57,
          List.of("com.acme.Locks.open(Locks.java:57)", "com.acme.Main.main(Main.java:19)"));
  public static final CallSite CLOSE =
      new CallSite("com.acme.Locks", "close", "Locks.java", 71, List.of());
  public static final CallSite GENERATED = new CallSite("com.acme.Gen", "map", null, -1, List.of());

  private static final String REMEDY = "call semctl(id, 0, IPC_RMID) when the set is done with";

  private Reports() {}

  public static AuditReport clean() {
    return report(
        "com.acme.Main --fast",
        List.of(),
        List.of(),
        List.of(
            new SiteAccount(Kind.SYSV_SEM, OPEN, 41, 41, 0, 0, false, Map.of(CLOSE, 41L)),
            new SiteAccount(Kind.SYSV_SHM, GENERATED, 2, 2, 0, 0, false, Map.of())));
  }

  public static AuditReport idle() {
    return report("com.acme.Main", List.of(), List.of(), List.of());
  }

  public static AuditReport leak() {
    return leak(7, "com.acme.Main --fast");
  }

  /** The leak with what both lines did over time. */
  public static AuditReport timed() {
    AuditReport leak = leak();
    Instant start = leak.jvm().started();
    Instant end = start.plusMillis(1033);
    long[] failures = {0, 6, 7, 0, 0};
    return new AuditReport(
        leak.jvm(),
        leak.coverage(),
        leak.notes(),
        0,
        leak.findings(),
        List.of(
            leak.sites()
                .get(0)
                .with(new History(start, end, 256, new long[] {0, 3, 3, 17, 7}, new long[0])),
            leak.sites().get(1).with(new History(start, end, 256, new long[5], failures))),
        leak.limits());
  }

  /** What the kernel shows, with a name that somebody else has chosen. */
  public static KernelTables kernel(String name) {
    Instant taken = Instant.parse("2026-03-01T10:01:00.250Z");
    Map<String, String> namespaces = new LinkedHashMap<>();
    namespaces.put("ipc", "ipc:[4026531839]");
    namespaces.put("pid", "pid:[4026531836]");
    Map<String, Integer> descriptors = new LinkedHashMap<>();
    descriptors.put("file", 19);
    descriptors.put("eventfd", 2);
    return new KernelTables(
        taken,
        namespaces,
        List.of(
            new KernelTables.Table(Kind.SYSV_SEM, 7, 31, "SEMMNI", 32000),
            new KernelTables.Table(Kind.POSIX_SHM, 1, 1, null, -1)),
        List.of(
            new KernelTables.Entry(
                Kind.SYSV_SHM,
                37,
                "0x48460001",
                name,
                0644,
                1_999_993,
                3,
                taken.minusSeconds(59),
                OPEN),
            new KernelTables.Entry(
                Kind.SYSV_SEM, 41, "0x00000000", null, 0600, 5, -1, taken.minusSeconds(1), OPEN)),
        descriptors,
        List.of(
            new ProcessStat(4723, name, 'Z', 4711, 0, 1),
            new ProcessStat(4729, name, 'Z', 4711, 0, 2),
            new ProcessStat(4733, "cat", 'S', 4711, 1, 3)));
  }

  public static AuditReport leak(int count, String main) {
    Finding leak =
        new Finding(
            RuleId.LEAKED_OBJECT,
            Severity.ERROR,
            Kind.SYSV_SEM,
            count,
            OPEN,
            objects(count),
            Map.of(),
            count + " of 53 semaphore sets created here were never removed",
            REMEDY);
    Finding note =
        new Finding(
            RuleId.REMOVED_ELSEWHERE,
            Severity.NOTE,
            Kind.SHM_ATTACH,
            1,
            GENERATED,
            List.of(new FindingObject(0x7f12345000L, null, main, null, "unknown", 4099, 3)),
            verdicts(),
            "another process removed it",
            "let one side own it");
    return report(
        main,
        List.of("/proc/sysvipc/msg: permission denied"),
        List.of(leak, note),
        List.of(
            new SiteAccount(
                Kind.SYSV_SEM, OPEN, 53, 53 - count, count, 11, false, Map.of(CLOSE, 43L)),
            new SiteAccount(Kind.SHM_ATTACH, GENERATED, 0, 0, 0, 13, false, Map.of())));
  }

  /** So many leaks, each at a line of its own. */
  public static AuditReport many(int count) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String frame = "a.B.m(B.java:" + i + ")";
      findings.add(
          new Finding(
              RuleId.LEAKED_OBJECT,
              Severity.ERROR,
              Kind.SYSV_SEM,
              3,
              new CallSite("a.B", "m", "B.java", i, List.of(frame)),
              List.of(),
              Map.of(),
              "message",
              "remedy"));
    }
    return clean().with(findings, BaselineResult.NONE);
  }

  private static List<FindingObject> objects(int count) {
    List<FindingObject> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant created = Instant.parse("2026-03-01T10:00:00.125Z").plusSeconds(i);
      objects.add(
          new FindingObject(32768 + i, "0x00000000", null, created, "present", i == 0 ? 1 : 5, i));
    }
    return objects;
  }

  private static Map<String, Long> verdicts() {
    Map<String, Long> verdicts = new LinkedHashMap<>();
    verdicts.put("undistinguished", 17L);
    verdicts.put("dropped", 29L);
    return verdicts;
  }

  /** The leak is accepted, the note is not, and two entries need care. */
  public static AuditReport accepted(String reason) {
    AuditReport leak = leak();
    return leak.with(
        leak.findings().subList(1, 2),
        new BaselineResult(
            "ipc.baseline",
            List.of(
                new BaselineResult.Accepted(
                    leak.findings().get(0), 5, LocalDate.of(2027, 1, 31), reason)),
            List.of(
                new BaselineResult.Remark(
                    BaselineResult.State.UNUSED,
                    6,
                    "leaked-object sysv-shm com.acme.Old",
                    "nothing like it was found"),
                new BaselineResult.Remark(
                    BaselineResult.State.EXCEEDED,
                    7,
                    "zombie-children * *",
                    "accepts 2, found 3"))));
  }

  /** Of a recording that does not tell which JVM it is of. */
  public static AuditReport ofNobody() {
    AuditReport leak = leak();
    return new AuditReport(
        new AuditReport.Jvm(0, null, null, null, null, null),
        leak.coverage(),
        leak.notes(),
        0,
        leak.findings(),
        leak.sites(),
        List.of());
  }

  private static AuditReport report(
      String main, List<String> notes, List<Finding> findings, List<SiteAccount> sites) {
    Map<String, String> coverage = new LinkedHashMap<>();
    coverage.put("jna", "active");
    coverage.put("jna-direct", "active");
    coverage.put("jnr", "not-loaded");
    coverage.put("ffm", "not-loaded");
    coverage.put("kernel", notes.isEmpty() ? "full" : "partial: " + notes.get(0));
    return new AuditReport(
        new AuditReport.Jvm(
            4711,
            "25.0.3",
            main,
            "ipc:[4026531839]",
            Instant.parse("2026-03-01T09:59:59Z"),
            Instant.parse("2026-03-01T10:01:00.5Z")),
        coverage,
        notes,
        0,
        findings,
        sites,
        List.of(new LimitUsage("SEMMNI", 31, 32000)));
  }
}
