package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void theVerdictIsFirstThenATableThenPathsAndRemedies() {
    assertThat(MarkdownReport.render(Reports.leak(), Severity.WARNING))
        .isEqualTo(
            """
            ### ipcaudit failed: 1 error, 0 warnings, 1 note; 53 objects created and 46 removed, \
            at 1 call site

            Program: <code>com.acme.Main --fast</code>, pid 4711

            | severity | rule | kind | count | call site |
            |---|---|---|--:|---|
            | error | leaked-object | sysv-sem | 7 | \
            <code>com.acme.Locks.open(Locks.java:57)</code> |
            | note | removed-elsewhere | shm-attach | 1 | \
            <code>com.acme.Gen.map(Unknown Source)</code> |

            #### error: leaked-object: 7 x sysv-sem at \
            <code>com.acme.Locks.open(Locks.java:57)</code>

            **Found**: 7 of 53 semaphore sets created here were never removed

            ```
            at com.acme.Locks.open(Locks.java:57)
            at com.acme.Main.main(Main.java:19)
            ```

            **Fix**: call semctl(id, 0, IPC&#95;RMID) when the set is done with

            #### note: removed-elsewhere: 1 x shm-attach at \
            <code>com.acme.Gen.map(Unknown Source)</code>

            **Found**: another process removed it

            **Fix**: let one side own it

            """);
  }

  @Test
  void whatIsCleanOrBelowTheSeverityPasses() {
    assertThat(MarkdownReport.render(Reports.clean(), Severity.NOTE))
        .startsWith("### ipcaudit passed: no findings; ")
        .doesNotContain("|");
    assertThat(MarkdownReport.render(Reports.accepted("JIRA-12 @boss"), Severity.WARNING))
        .startsWith("### ipcaudit passed: 0 errors, 0 warnings, 1 note; 1 accepted by the baseline")
        .contains("- Of the baseline: accepted&#58; leaked-object&#58; 7 x sysv-sem at ")
        .contains("JIRA-12 &#64;<!-- -->boss\n");
  }

  @Test
  void noNameLeavesItsCellItsLineOrItsBlock() {
    String hostile =
        "|</code><script>x()</script> **b** _i_ [l](http://x/) ![p](//x) www.x @boss #1 $m$"
            + " ````\n````\r\n# h\n\u001b[2J\u202e&amp;\\\ud800\uffff";
    CallSite site =
        new CallSite(hostile, hostile, hostile, 3, List.of(hostile, "```", "a.B.c(B.java:1)"));
    Finding finding = finding(site, hostile);

    String text = MarkdownReport.render(report(List.of(finding), hostile), Severity.NOTE);

    List<String> lines = text.lines().toList();
    int begin = lines.indexOf("`````");
    assertThat(lines.subList(begin + 1, lines.size()).indexOf("`````")).isEqualTo(3);
    assertThat(lines.get(begin + 2)).isEqualTo("at ```");
    List<String> outside = new ArrayList<>(lines);
    outside.subList(begin, begin + 5).clear();
    assertThat(String.join("\n", outside))
        .doesNotContain("<script", "_", "[", "]", "`", "@", "$", "://", "www.", "\\", "\u202e")
        .contains("&#124;&#60;/code&#62;&#60;script&#62;x()&#60;/script&#62; &#42;&#42;b");
    // of the table: five cells in each row
    assertThat(outside)
        .filteredOn(line -> line.startsWith("|"))
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.replaceAll("[^|]", "")).hasSize(6));
    assertThat(outside)
        .filteredOn(line -> !line.isEmpty())
        .allMatch(
            line -> line.matches("(#{3,4} |\\| |\\|---|Program: |\\*\\*(Found|Fix)\\*\\*: ).*"));
  }

  @Test
  void itIsBoundedAndSaysWhatItLeftOut() {
    List<Finding> few = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      few.add(finding(new CallSite("a.B", "m", "B.java", i, List.of("a.B.m(B.java:1)")), "m"));
    }
    assertThat(MarkdownReport.render(report(few, "m"), Severity.NOTE))
        .contains("<code>a.B.m(B.java:12)</code> |\n")
        .contains("#### error: leaked-object: 3 x sysv-sem at <code>a.B.m(B.java:10)</code>\n")
        .doesNotContain("at <code>a.B.m(B.java:11)</code>")
        .endsWith(
            "Left out here: messages, call paths and remedies of 2 more findings."
                + " `report=FILE.txt` has them all.\n\n");

    String large = "@\u0000\u00df".repeat(30_000);
    List<Finding> many = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      CallSite site = new CallSite(large, "m", "B.java", i, Collections.nCopies(1024, large));
      many.add(finding(site, large));
    }
    String text = MarkdownReport.render(report(many, large), Severity.NOTE);
    assertThat(text.getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(100_000, MarkdownReport.MAX_BYTES);
    assertThat(text)
        .containsPattern("Left out of this table, which would be too large: 29\\d\\d more findings")
        .containsPattern("Left out here: .* of \\d+ more findings");
  }

  private static Finding finding(CallSite site, String text) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        Severity.ERROR,
        Kind.SYSV_SEM,
        3,
        site,
        List.of(),
        Map.of(),
        text,
        text);
  }

  private static AuditReport report(List<Finding> findings, String main) {
    AuditReport clean = Reports.clean();
    AuditReport.Jvm jvm = new AuditReport.Jvm(1, null, main, null, null, clean.jvm().ended());
    return new AuditReport(jvm, Map.of(), List.of(), 0, List.of(), clean.sites(), List.of())
        .with(findings, BaselineResult.NONE);
  }
}
