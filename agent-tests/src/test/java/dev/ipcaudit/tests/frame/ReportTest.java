package dev.ipcaudit.tests.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views of a report, against the schema that is fixed for it. */
class ReportTest {

  private static final String REPORT =
      """
      {"schema":"ipcaudit-report/1",
       "jvm":{"pid":1,"java":"25.0.3"},
       "coverage":{"jna":"active","kernel":"full","dropped":0},
       "findings":[{"rule":"leaked-object","severity":"error","kind":"sysv-sem","count":7,
                    "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java","line":57},
                    "objects":[{"id":3,"key":"0x80001234","name":null,"kernel":"present"}],
                    "verdicts":{}},
                   {"rule":"removed-elsewhere","severity":"note","kind":"sysv-sem","count":1,
                    "site":{"class":"unknown","method":"unknown","file":null,"line":-1},
                    "objects":[]}],
       "sites":[{"kind":"sysv-sem",
                 "site":{"class":"com.acme.Locks","method":"open","file":"Locks.java","line":57},
                 "created":40,"removed":33,"live":7,"eagain":0}],
       "limits":[]}
      """;

  private static final Line LOCKS = new Line("Locks.java", 57);

  @TempDir Path directory;

  @Test
  void findsByRuleKindAndLine() throws Exception {
    Report report = report();

    assertThat(report.findings()).hasSize(2);
    assertThat(report.failures()).hasSize(1);
    Finding leak = report.finding("leaked-object", "sysv-sem", LOCKS).orElseThrow();
    assertThat(leak.count()).isEqualTo(7);
    assertThat(leak.ids()).containsExactly(3);
    assertThat(leak.keys()).containsExactly("0x80001234");
    assertThat(report.finding("leaked-object", "sysv-shm", LOCKS)).isEmpty();
    assertThat(report.site("sysv-sem", LOCKS).orElseThrow().live()).isEqualTo(7);
    assertThat(report.coverage("dropped")).isEqualTo("0");
  }

  @Test
  void assertionsPassAndFail() throws Exception {
    report();
    Files.writeString(directory.resolve("sem"), "       key      semid\n         1          3\n");
    Files.writeString(directory.resolve("shm"), "       key      shmid\n");
    Files.writeString(directory.resolve("msg"), "       key      msqid\n");
    RunAssert run = RunAssert.assertThat(new Run(Jdk.current(), directory, "java Locks", 23));

    run.exitsWith(23)
        .leaks(7, "sysv-sem", LOCKS)
        .accounts("sysv-sem", LOCKS, 40, 33)
        .hasFailures(1)
        .leaves(1, "sysv-sem");

    assertThatThrownBy(() -> run.exitsWith(0)).hasMessageContaining("java Locks");
    assertThatThrownBy(() -> run.leaks(5, "sysv-sem", LOCKS))
        .hasMessageContaining("error leaked-object 7 sysv-sem at Locks.java:57");
    assertThatThrownBy(() -> run.finds("note", "leaked-object", 7, "sysv-sem", LOCKS))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> run.accounts("sysv-sem", LOCKS, 40, 40))
        .hasMessageContaining("created 40 removed 33 live 7");
    assertThatThrownBy(() -> run.accountsNothing("sysv-sem", LOCKS))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(run::leavesNothing).isInstanceOf(AssertionError.class);
  }

  private Report report() throws Exception {
    return Report.of(Files.writeString(directory.resolve(Run.REPORT), REPORT));
  }
}
