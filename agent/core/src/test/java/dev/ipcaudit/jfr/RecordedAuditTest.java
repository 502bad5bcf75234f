package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through a recording comes back as it was. */
class RecordedAuditTest {

  private static final String FORGED =
      "com.acme.S.a(S.groovy:9)\n\tat com.acme.Innocent.run(Innocent.java:9)";

  @TempDir private Path directory;

  @Test
  void hostileNamesStayWhereTheyAre() throws IOException {
    CallSite site =
        new CallSite("com.acme.Lo\nck", "a set\n and more", "S\n.groovy", 9, List.of("x", FORGED));
    List<String> threads = List.of("a\tb\n3", "+3");
    FindingPath path = new FindingPath(3, 3, 0, threads, 0, site);
    FindingPath plain = new FindingPath(1, 1, 0, List.of(), 0, site.of(List.of("y")));
    Finding finding = finding(Kind.SYSV_SEM, List.of(path, plain), List.of());
    SiteAccount account =
        account(
            site,
            4,
            List.of(
                new PathFigures(site, 3, 0, 3, 0, threads, 2),
                new PathFigures(plain.site(), 1, 0, 1, 0, List.of(), 0)));

    AuditReport report =
        recorded(
            () -> {
              AuditEvents.commitAccounts(List.of(account));
              AuditEvents.commitPaths(List.of(account));
              FindingEvents.commit(List.of(finding), true);
            });

    assertThat(report.findings()).usingRecursiveComparison().isEqualTo(List.of(finding));
    assertThat(report.sites()).usingRecursiveComparison().isEqualTo(List.of(account));
  }

  @Test
  void thirtyPathsAreThirty() throws IOException {
    CallSite site = new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of());
    SiteAccount account = account(site, 465, figures(site, 30, 1));

    AuditReport report = recorded(() -> commit(account));

    assertThat(report.sites()).usingRecursiveComparison().isEqualTo(List.of(account));
  }

  @Test
  void ofVeryManyPathsTheLastStandsForTheOthersOfThatMoment() throws IOException {
    CallSite site = new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of());
    List<PathFigures> before = figures(site, 1100, 1);
    List<PathFigures> after = figures(site, 1200, 5000);

    AuditReport report =
        recorded(
            () -> {
              commit(account(site, 1, before));
              Thread.sleep(2);
              commit(account(site, 1, after));
            });

    List<PathFigures> paths = report.sites().get(0).paths();
    assertThat(paths).hasSize(1001);
    assertThat(PathFigures.number(paths)).isEqualTo(1200);
    assertThat(paths.stream().mapToLong(PathFigures::created).sum())
        .isEqualTo(after.stream().mapToLong(PathFigures::created).sum());
    PathFigures others = paths.get(1000);
    assertThat(others.paths()).isEqualTo(200);
    assertThat(others.site().stack()).isEmpty();
  }

  @Test
  void allObjectsCountThatLeaked() throws IOException {
    CallSite site = new CallSite("com.acme.Shm", "few", "Shm.java", 7, List.of("few"));
    FindingPath few = new FindingPath(1, 1, 0, List.of(), 0, site);
    FindingPath many = new FindingPath(300, 300, 0, List.of(), 0, site.of(List.of("many")));
    List<FindingObject> objects = new ArrayList<>();
    Instant created = Instant.now().minusSeconds(5);
    for (int i = 0; i < 301; i++) {
      objects.add(
          new FindingObject(
              i,
              "0x00000000",
              null,
              created,
              "present",
              i == 0 ? 100_000 : 4096,
              i,
              i == 0 ? 1 : 0));
    }
    Finding finding = finding(Kind.SYSV_SHM, List.of(many, few), objects);

    AuditReport report = recorded(() -> FindingEvents.commit(List.of(finding), true));
    AuditReport suspected = recorded(() -> FindingEvents.commit(List.of(finding), false));

    assertThat(report.findings().get(0).objects())
        .usingRecursiveComparison()
        .ignoringFields("created", "kernel")
        .isEqualTo(objects);
    assertThat(report.notes()).isEmpty();
    assertThat(suspected.findings().get(0).objects()).hasSize(100);
    assertThat(suspected.notes()).singleElement().asString().contains("of the first 100");
  }

  private static List<PathFigures> figures(CallSite site, int paths, int least) {
    List<PathFigures> figures = new ArrayList<>();
    for (int i = paths; i > 0; i--) {
      CallSite reached = site.of(List.of("com.acme.Many.c" + i));
      figures.add(new PathFigures(reached, least + i, 0, least + i, 0, List.of("main"), 0));
    }
    return figures;
  }

  private static void commit(SiteAccount account) {
    AuditEvents.commitAccounts(List.of(account));
    AuditEvents.commitPaths(List.of(account));
  }

  private static SiteAccount account(CallSite site, long created, List<PathFigures> paths) {
    return new SiteAccount(
            Kind.SYSV_SEM, site.bare(), created, 0, created, 0, false, Map.of(site.bare(), 1L))
        .withPaths(paths);
  }

  private static Finding finding(Kind kind, List<FindingPath> paths, List<FindingObject> objects) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        Severity.ERROR,
        kind,
        FindingPath.together(paths).count(),
        paths.get(0).site(),
        objects,
        Map.of(),
        "leaked",
        "remove it",
        paths,
        null,
        null);
  }

  private AuditReport recorded(Commits commits) throws IOException {
    Path file = directory.resolve("one.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      commits.commit();
      recording.stop();
      recording.dump(file);
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
    RecordedAudit audit = new RecordedAudit();
    for (var event : RecordingFile.readAllEvents(file)) {
      audit.add(event);
    }
    return audit.report();
  }

  private interface Commits {
    void commit() throws InterruptedException;
  }
}
