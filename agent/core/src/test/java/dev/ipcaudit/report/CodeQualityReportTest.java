package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.report.names.Fingerprints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CodeQualityReportTest {

  @Test
  void everyFindingHasWhatGitlabRequires() throws Exception {
    AuditReport leak = Reports.leak();
    Fingerprints fingerprints = new Fingerprints(leak.findings());

    assertThat(written(leak))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    [{"description":"7 x sysv-sem at com.acme.Locks.open(Locks.java:57): \
                    7 of 53 semaphore sets created here were never removed \
                    Fix: call semctl(id, 0, IPC_RMID) when the set is done with",
                      "check_name":"leaked-object","severity":"critical",
                      "location":{"path":"app/src/com/acme/Locks.java","lines":{"begin":57}},
                      "fingerprint":"%s"},
                     {"description":"1 x shm-attach at com.acme.Gen.map(Unknown Source): \
                    another process removed it Fix: let one side own it",
                      "check_name":"removed-elsewhere","severity":"info",
                      "location":{"path":"com.acme.Gen","lines":{"begin":1}},
                      "fingerprint":"%s"}]
                    """
                        .formatted(
                            fingerprints.of(leak.findings().get(0)),
                            fingerprints.of(leak.findings().get(1)))));
  }

  @Test
  void whatIsCleanIsAnEmptyArrayAndWhatIsAcceptedIsLeftOut() throws Exception {
    assertThat(written(Reports.clean()).isArray()).isTrue();
    assertThat(written(Reports.clean()).size()).isZero();
    JsonNode left = written(Reports.accepted("JIRA-12"));
    assertThat(left.size()).isEqualTo(1);
    assertThat(left.get(0)).isEqualTo(written(Reports.leak()).get(1));
  }

  @Test
  void theEndingOfJsonAloneIsTheOtherFormat() {
    assertThat(ReportFormat.ofFile("a.json")).isEqualTo(ReportFormat.JSON);
    assertThat(ReportFormat.ofFile("a.codequality.json")).isEqualTo(ReportFormat.CODEQUALITY);
    assertThat(ReportFormat.of("codequality")).isEqualTo(ReportFormat.CODEQUALITY);
  }

  @Test
  void whatTheStreamThrowsIsThrown() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };

    assertThatThrownBy(() -> CodeQualityReport.write(Reports.leak(), "", full))
        .isInstanceOf(IOException.class)
        .hasMessage("no space");
  }

  private static JsonNode written(AuditReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodeQualityReport.write(report, "app/src/", out);
    return JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
  }
}
