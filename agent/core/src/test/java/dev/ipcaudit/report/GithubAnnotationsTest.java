package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.names.SourceUri;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GithubAnnotationsTest {

  @Test
  void everyFindingIsACommandWithFileAndLineIfTheyAreKnown() {
    assertThat(GithubAnnotations.render(Reports.leak(), "app/src"))
        .isEqualTo(
            """
            ::error file=app/src/com/acme/Locks.java,line=57,\
            title=ipcaudit%3A leaked-object%3A 7 x sysv-sem::\
            7 of 53 semaphore sets created here were never removed%0A\
            at com.acme.Locks.open(Locks.java:57)%0A\
            Fix: call semctl(id, 0, IPC_RMID) when the set is done with
            ::notice title=ipcaudit%3A removed-elsewhere%3A 1 x shm-attach::\
            another process removed it%0A\
            at com.acme.Gen.map(Unknown Source)%0A\
            Fix: let one side own it
            """);
    assertThat(GithubAnnotations.render(Reports.clean(), "")).isEmpty();
  }

  @Test
  void noNameEndsACommandOrBeginsOne() {
    CallSite site = new CallSite("a.B", "m\n::stop", "x,line=1::y%0A\r:.java", 3, List.of());
    Finding finding =
        new Finding(
            RuleId.LEAKED_OBJECT,
            Severity.WARNING,
            Kind.SYSV_SEM,
            3,
            site,
            List.of(),
            Map.of(),
            "50%\n::error::x",
            "r\r\n");

    assertThat(GithubAnnotations.render(report(finding), ""))
        .isEqualTo(
            "::warning file=a/x%2Cline=1%3A%3Ay%250A\\r%3A.java,line=3,"
                + "title=ipcaudit%3A leaked-object%3A 3 x sysv-sem::"
                + "50%25\\n::error::x%0A"
                + "at a.B.m\\n::stop(x,line=1::y%250A\\r:.java:3)%0A"
                + "Fix: r\\r\\n\n");
    assertThat(GithubAnnotations.inert("ipcaudit: a##[error]b\n    ::debug::c\n"))
        .isEqualTo("ipcaudit: a##\\u005berror]b\n    \\u003a:debug::c\n");
  }

  @Test
  void noMoreThanGithubShows() {
    assertThat(GithubAnnotations.render(Reports.many(12), "").lines())
        .hasSize(GithubAnnotations.MAX_EACH)
        .last()
        .asString()
        .startsWith("::error file=a/B.java,line=10,");
  }

  @Test
  void aFileThatLeadsOutOfItsPackageIsNone() {
    SourceUri sources = new SourceUri("src/");

    assertThat(sources.path(new CallSite("a.B/0x1", "m", "B c.java", 1, List.of())))
        .isEqualTo("src/a/B c.java");
    assertThat(sources.path(new CallSite("a.B", "m", "../B.java", 1, List.of()))).isNull();
    assertThat(sources.path(new CallSite("a/../x.B", "m", "B.java", 1, List.of()))).isNull();
    assertThat(sources.path(CallSite.UNKNOWN)).isNull();
  }

  private static AuditReport report(Finding finding) {
    return Reports.clean().with(List.of(finding), BaselineResult.NONE);
  }
}
