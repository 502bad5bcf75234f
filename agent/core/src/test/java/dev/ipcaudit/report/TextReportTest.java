package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {

  @Test
  void whatIsAcceptedIsOneLine() {
    assertThat(TextReport.render(Reports.accepted("JIRA-12\u001b[2J")).lines())
        .contains(
            "ipcaudit: accepted: leaked-object: 7 x sysv-sem at"
                + " com.acme.Locks.open(Locks.java:57), by ipc.baseline:5 until 2027-01-31:"
                + " JIRA-12\\u001b[2J",
            "ipcaudit: baseline: ipc.baseline:6: unused: leaked-object sysv-shm com.acme.Old:"
                + " nothing like it was found",
            "ipcaudit: baseline: ipc.baseline:7: exceeded: zombie-children * *: accepts 2, found 3",
            "ipcaudit: 0 errors, 0 warnings, 1 note; 1 accepted by the baseline; 53 objects created"
                + " and 46 removed, at 1 call site")
        .noneMatch(line -> line.contains("error: leaked-object"));
  }

  @Test
  void findingsComeFirstAndSayWhatToDo() {
    assertThat(TextReport.render(Reports.leak()))
        .isEqualTo(
            """
            ipcaudit: error: leaked-object: 7 x sysv-sem at com.acme.Locks.open(Locks.java:57)
                7 of 53 semaphore sets created here were never removed
                at com.acme.Locks.open(Locks.java:57)
                at com.acme.Main.main(Main.java:19)
                id 32768, key 0x00000000, 1 semaphore
                id 32769, key 0x00000000, 5 semaphores
                id 32770, key 0x00000000, 5 semaphores
                id 32771, key 0x00000000, 5 semaphores
                id 32772, key 0x00000000, 5 semaphores
                and 2 more
                fix: call semctl(id, 0, IPC_RMID) when the set is done with
            ipcaudit: note: removed-elsewhere: 1 x shm-attach at com.acme.Gen.map(Unknown Source)
                another process removed it
                17 undistinguished, 29 dropped
                address 0x7f12345000, name com.acme.Main --fast, 4099 bytes, in the kernel: unknown
                fix: let one side own it
            ipcaudit: 1 error, 0 warnings, 1 note; 53 objects created and 46 removed, at 1 call site
            ipcaudit: coverage: jna=active; jna-direct=active; jnr=not-loaded; ffm=not-loaded; \
            kernel=partial: /proc/sysvipc/msg: permission denied; dropped=0
            ipcaudit: coverage: /proc/sysvipc/msg: permission denied
            """);
  }

  @Test
  void aCleanRunTakesTwoLines() {
    assertThat(TextReport.render(Reports.clean()))
        .isEqualTo(
            """
            ipcaudit: no findings; 43 objects created and 43 removed, at 2 call sites
            ipcaudit: coverage: jna=active; jna-direct=active; jnr=not-loaded; ffm=not-loaded; \
            kernel=full; dropped=0
            """);
  }

  @Test
  void aRunThatCreatedNothingSaysSo() {
    assertThat(TextReport.render(Reports.idle()))
        .startsWith("ipcaudit: no findings; no IPC object was created\n");
  }

  @Test
  void hostileNamesCannotForgeALineOrReachTheTerminal() {
    String text =
        TextReport.render(Reports.leak(1, "/a\nipcaudit: no findings\u001b]0;x\u0007\u202e\u009b"));

    assertThat(text)
        .contains("name /a\\nipcaudit: no findings\\u001b]0;x\\u0007\\u202e\\u009b, 4099 bytes");
    assertThat(text.codePoints().filter(c -> c != '\n'))
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void ofAJvmThatRunsOnTheLinesWithMostAreToldByPath() {
    List<SiteAccount> sites = new ArrayList<>();
    for (int line = 1; line <= 7; line++) {
      sites.add(holder(line));
    }
    AuditReport leak = Reports.leak();
    AuditReport.Jvm runs = new AuditReport.Jvm(1, "25", "Main", "ipc:[1]", null, null);
    AuditReport report = new AuditReport(runs, Map.of(), List.of(), 0, List.of(), sites, List.of());

    String text = TextReport.render(report);

    assertThat(text)
        .startsWith(
            """
            ipcaudit: holds most now: 70 x pipe at a.A.a(A.java:7)
                50 by this path, of 60 in thread main:
                at a.A.a(A.java:7)
                at b.B.most(B.java:1)
                20 by this path in thread main:
                at a.A.a(A.java:7)
                at b.B.less(B.java:2)
            ipcaudit: holds most now: 60 x pipe at a.A.a(A.java:6)
            """)
        .contains("\nipcaudit: and 2 more call sites\n")
        .doesNotContain("b.B.none");
    AuditReport ended =
        new AuditReport(leak.jvm(), Map.of(), List.of(), 0, List.of(), sites, List.of());
    assertThat(TextReport.render(ended)).doesNotContain("holds most now");
  }

  private static SiteAccount holder(int line) {
    List<PathFigures> paths =
        List.of(
            path(line, "b.B.most(B.java:1)", 60, 50),
            path(line, "b.B.less(B.java:2)", 20, 20),
            path(line, "b.B.none(B.java:3)", 9, 0));
    CallSite site = paths.get(0).site();
    return new SiteAccount(Kind.PIPE, site, 99, 29, 10L * line, 0, false, Map.of())
        .withPaths(line == 7 ? paths : List.of());
  }

  private static PathFigures path(int line, String caller, long created, long live) {
    String frame = "a.A.a(A.java:" + line + ")";
    CallSite site = new CallSite("a.A", "a", "A.java", line, List.of(frame, caller));
    return new PathFigures(site, created, created - live, live, 0, List.of("main"), 0);
  }
}
