package dev.ipcaudit.baseline;

import static dev.ipcaudit.baseline.Found.finding;
import static dev.ipcaudit.baseline.Found.leak;
import static dev.ipcaudit.baseline.Found.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What entries accept. */
class BaselineTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  /** As many entries as findings: more pairs than can be compared within the test. */
  private static final int MANY = 10_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaked-object sysv-sem com.acme.Locks.open",
        "leaked-object sysv-sem com.acme.Locks",
        "leaked-object sysv-sem com.acme.Locks.open:57",
        "leaked-object sysv-sem com.acme.*",
        "leaked-* * *.open",
        "* sysv-sem *:57",
        "\tleaked-object   sysv-sem com.acme.Locks.open count=7 until=2026-11-21 #why",
        "leaked-object sysv-sem \"com.acme.Locks.open\" until=2026-11-21 count=8",
      })
  void acceptsWhatIsLikeIt(String entry) throws IOException {
    AuditReport report = apply(entry, leak("com.acme.Locks", "open", 57, 7));

    assertThat(methods(report)).containsExactly("+open");
    assertThat(report.fails(Severity.NOTE)).isFalse();
    assertThat(report.acceptance().remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaked-object sysv-shm com.acme.Locks.open",
        "double-close sysv-sem com.acme.Locks.open",
        "leaked-object sysv-sem com.acme.Locks.close",
        "leaked-object sysv-sem com.acme.Locks.open:58",
        "leaked-object sysv-sem acme.Locks.open",
        "leaked-object sysv-sem com.acme.Locks.op",
      })
  void saysThatAnEntryIsNotUsed(String entry) throws IOException {
    AuditReport report = apply("# why\n" + entry, leak("com.acme.Locks", "open", 57, 7));

    assertThat(methods(report)).containsExactly("open");
    assertThat(report.fails(Severity.ERROR)).isTrue();
    assertThat(report.acceptance().remarks())
        .containsExactly(
            new BaselineResult.Remark(
                BaselineResult.State.UNUSED, 2, entry, "nothing like it was found"));
  }

  @Test
  void countsWhatAnEntryAcceptsTogether() throws IOException {
    String entry = "leaked-object sysv-sem com.acme.Locks.open count=7";

    assertThat(
            methods(
                apply(
                    entry,
                    leak("com.acme.Locks", "open", 57, 4),
                    leak("com.acme.Locks", "open", 59, 3))))
        .containsExactly("+open", "+open");
    AuditReport more =
        apply(entry, leak("com.acme.Locks", "open", 57, 4), leak("com.acme.Locks", "open", 59, 4));
    assertThat(methods(more)).containsExactly("open", "open");
    assertThat(more.acceptance().remarks())
        .extracting(BaselineResult.Remark::state, BaselineResult.Remark::message)
        .containsExactly(tuple(BaselineResult.State.EXCEEDED, "accepts 7, found 8"));
  }

  @Test
  void ofSeveralEntriesTheFirstInTheFileAccepts() throws IOException {
    String entries =
        "# ours\nleaked-object sysv-sem *.close # star\nleaked-object sysv-sem com.acme.Locks # type\n"
            + "* * com.acme.Locks.open # method\n* * com.acme.* # any";

    AuditReport report =
        apply(
            entries,
            leak("com.acme.Locks", "open", 57, 7),
            leak("com.acme.Locks", "close", 58, 7),
            leak("com.acme.Boot", "open", 59, 7));

    assertThat(report.acceptance().accepted())
        .extracting(BaselineResult.Accepted::reason)
        .containsExactly("type", "star", "any");
  }

  @Test
  void manyEntriesMeetManyFindings() throws IOException {
    Finding[] findings = new Finding[MANY];
    for (int i = 0; i < MANY; i++) {
      findings[i] = leak("com.acme.Locks" + i, "open", i + 1, 7);
    }

    List<Finding> all = List.of(findings);
    String text = BaselineText.merge("x", "", all, all, TODAY);
    AuditReport report = apply(BaselineText.merge("x", text, all, all, TODAY), findings);

    assertThat(report.findings()).isEmpty();
    assertThat(report.acceptance().accepted()).hasSize(MANY);
    assertThat(report.acceptance().remarks()).isEmpty();
  }

  @Test
  void noLongerAcceptsWhatHasExpired() throws IOException {
    AuditReport report =
        apply(
            "leaked-object sysv-sem com.acme.Locks.open until=2026-11-20 # JIRA-12\n"
                + "leaked-object sysv-sem com.acme.Old until=2026-11-20\n",
            leak("com.acme.Locks", "open", 57, 7));

    assertThat(methods(report)).containsExactly("open");
    assertThat(report.acceptance().remarks())
        .extracting(BaselineResult.Remark::message)
        .containsExactly("expired after 2026-11-20, found 7", "expired after 2026-11-20");
  }

  @Test
  void acceptsByWhicheverEntryDoes() throws IOException {
    AuditReport report =
        apply(
            "leaked-object sysv-sem com.acme.Locks.open count=3\n"
                + "leaked-object sysv-sem com.acme.Locks.open count=7 # both branches\n",
            leak("com.acme.Locks", "open", 57, 7),
            finding(RuleId.DOUBLE_CLOSE, "com.acme.Locks", "shut", 60, 1));

    assertThat(methods(report)).containsExactly("shut", "+open");
    assertThat(report.acceptance().accepted().get(0).reason()).isEqualTo("both branches");
    assertThat(report.acceptance().accepted().get(0).line()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.acme.A$B  | lambda$work$3     | com.acme.A$B.lambda$work$*",
        "com.acme.A    | lambda$0          | com.acme.A.lambda$*",
        "com.acme.A    | work$lambda$2     | com.acme.A.work$lambda$*",
        "com.acme.A    | access$100        | com.acme.A.access$100",
        "com.acme.Gen/0x7f0a1c0 | run      | com.acme.Gen/*.run",
        "com.acme.A    | leaks a set       | \"com.acme.A.leaks a set\"",
        "com.acme.A    | a*b               | com.acme.A.a\\u002ab",
        "com.acme.A    | a:7               | com.acme.A.a\\u003a7",
        "com.acme.A    | say \"it\"        | \"com.acme.A.say \\u0022it\\u0022\"",
        "#A            | <init>            | \"#A.<init>\"",
      })
  void namesAndFindsWhateverThereIs(String className, String method, String name)
      throws IOException {
    String entry = render(leak(className, method, 5, 1));

    assertThat(entry).endsWith("\nleaked-object sysv-sem " + name + " count=1\n");
    assertThat(methods(apply(entry, leak(className, method, 6, 1)))).containsExactly("+" + method);
  }

  @Test
  void aStarInANameIsNoWildcard() throws IOException {
    String entry = render(leak("*", "*", 5, 1));

    assertThat(methods(apply(entry, leak("A", "b", 5, 1)))).containsExactly("b");
  }

  @Test
  void forgetsTheNumbersThatACompilerGives() throws IOException {
    String entry = render(leak("A", "lambda$work$3", 5, 1));

    assertThat(methods(apply(entry, leak("A", "lambda$work$4", 5, 1))))
        .containsExactly("+lambda$work$4");
    assertThat(methods(apply(entry, leak("A", "lambda$play$3", 5, 1))))
        .containsExactly("lambda$play$3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaked-object sysv-sem com.acme.Locks.open<com.acme.Orders.*",
        "leaked-object sysv-sem com.acme.Locks<com.acme.Orders count=3",
        "leaked-object * *:57<com.acme.Orders.ship:31 # why",
        "* * *<*.ship until=2026-11-21",
        "leaked-object sysv-sem \"com.acme.Locks.open<com.acme.Orders\"",
      })
  void acceptsWhatOneCallerLosesAndLeavesTheOthers(String entry) throws IOException {
    AuditReport report = apply(entry, byTwoCallers());

    assertThat(report.acceptance().remarks()).isEmpty();
    Finding left = report.findings().get(0);
    assertThat(left.count()).isEqualTo(5);
    assertThat(left.message())
        .isEqualTo("found Of these 8, 5 came by the paths that are listed here.");
    assertThat(left.paths())
        .singleElement()
        .extracting(path -> path.stack().get(2))
        .asString()
        .contains("Bills.<init>");
    assertThat(left.site().stack()).isEqualTo(left.paths().get(0).stack());
    assertThat(left.objects())
        .extracting(FindingObject::id, FindingObject::path)
        .containsExactly(tuple(0L, 0));
    Finding accepted = report.acceptance().accepted().get(0).finding();
    assertThat(accepted.count()).isEqualTo(3);
    assertThat(accepted.paths())
        .singleElement()
        .extracting(path -> path.stack().get(2))
        .asString()
        .contains("Orders.ship");
    assertThat(accepted.objects())
        .extracting(FindingObject::id, FindingObject::path)
        .containsExactly(tuple(1L, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaked-object sysv-sem com.acme.Locks.open<com.acme.Order",
        "leaked-object sysv-sem com.acme.Locks.open<com.acme.Orders.ship:32",
        "leaked-object sysv-sem com.acme.Locks.open<com.acme.Locks.open",
        "leaked-object sysv-sem com.acme.Pool<com.acme.Orders",
      })
  void aCallerIsFurtherOut(String entry) throws IOException {
    AuditReport report = apply(entry, byTwoCallers());

    assertThat(report.findings()).containsExactly(byTwoCallers());
    assertThat(report.acceptance().remarks())
        .containsExactly(
            new BaselineResult.Remark(
                BaselineResult.State.UNUSED, 1, entry, "nothing like it was found"));
  }

  @Test
  void countsThePathsOfTheCallerAlone() throws IOException {
    String entry = "leaked-object sysv-sem com.acme.Locks.open<com.acme.Orders.ship count=2";
    AuditReport report = apply(entry, byTwoCallers());

    assertThat(report.findings()).containsExactly(byTwoCallers());
    assertThat(report.acceptance().remarks())
        .extracting(BaselineResult.Remark::state, BaselineResult.Remark::message)
        .containsExactly(tuple(BaselineResult.State.EXCEEDED, "accepts 2, found 3"));
  }

  @Test
  void callersCanBeAcceptedOneByOneAndTheFindingIsGone() throws IOException {
    String each =
        "leaked-object sysv-sem com.acme.Locks.open<com.acme.Bills.<init> count=5\n"
            + "leaked-object sysv-sem com.acme.Locks.open<com.acme.Orders.* count=3\n";
    AuditReport report = apply(each, byTwoCallers());

    assertThat(methods(report)).containsExactly("+open", "+open");
    assertThat(merge(each)).isEqualTo(each);
    String one = each.substring(each.indexOf('\n') + 1);
    assertThat(merge(one)).isEqualTo("leaked-object sysv-sem com.acme.Locks.open count=8\n" + one);
    assertThat(merge(each.replace("count=5", "count=4"))).isEqualTo(each);
  }

  private static String render(Finding finding) {
    return BaselineText.render(List.of(finding), List.of(finding));
  }

  private static String merge(String text) throws IOException {
    List<Finding> findings = List.of(byTwoCallers());
    return BaselineText.merge("", text, findings, findings, TODAY);
  }

  private static Finding byTwoCallers() {
    Map<String, Integer> callers = new LinkedHashMap<>();
    callers.put("Bills.<init>", 5);
    callers.put("Orders.ship", 3);
    return leak(callers);
  }

  private static AuditReport apply(String text, Finding... findings) throws IOException {
    return BaselineText.parse("x.baseline", text).applyTo(Found.report(findings), TODAY);
  }
}
