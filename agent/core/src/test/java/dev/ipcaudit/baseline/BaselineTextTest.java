package dev.ipcaudit.baseline;

import static dev.ipcaudit.baseline.Found.finding;
import static dev.ipcaudit.baseline.Found.leak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.RuleId;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How baselines are written, and what is none. */
class BaselineTextTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void writesOneSortedLineForEachFinding() {
    List<Finding> findings =
        List.of(
            finding(RuleId.UNHANDLED_EAGAIN, "com.acme.Pipe", "send", 9, 123_456),
            leak("com.acme.Locks", "open", 57, 4),
            leak("com.acme.Locks", "open", 59, 3),
            leak("com.acme.Boot", "init", 5, 1));
    String text = BaselineText.render(findings, findings);

    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "",
            "leaked-object sysv-sem com.acme.Boot.init count=1",
            "leaked-object sysv-sem com.acme.Locks.open count=7",
            "unhandled-eagain sysv-sem com.acme.Pipe.send");
    assertThat(text).endsWith("\n");
  }

  @Test
  void leavesWhatAPersonWrote() throws IOException {
    String before =
        """
        # ours

        # the pool
        leaked-object  sysv-sem  com.acme.Locks.open   count=7   # JIRA-12
        leaked-object sysv-sem com.acme.Old.* until=2026-11-20 # was to be done
        leaked-object sysv-sem com.acme.Rest.work # any number
        zombie-children child com.acme.Run
        """;

    assertThat(
            merge(
                before,
                leak("com.acme.Locks", "open", 58, 9),
                leak("com.acme.Boot", "init", 5, 2),
                leak("com.acme.Old", "leaks", 5, 2),
                leak("com.acme.Rest", "work", 5, 2),
                leak("com.acme.Zoo", "open", 5, 2)))
        .isEqualTo(
            """
            # ours

            leaked-object sysv-sem com.acme.Boot.init count=2
            # the pool
            leaked-object  sysv-sem  com.acme.Locks.open   count=9   # JIRA-12
            leaked-object sysv-sem com.acme.Old.* until=2026-11-20 # was to be done
            leaked-object sysv-sem com.acme.Rest.work # any number
            leaked-object sysv-sem com.acme.Zoo.open count=2
            zombie-children child com.acme.Run
            """);
  }

  @Test
  void changesNothingWhereNothingIsNew() throws IOException {
    String before = "leaked-object sysv-sem com.acme.Locks.open count=7\r\n# end\r\n";

    assertThat(merge(before, leak("com.acme.Locks", "open", 5, 3))).isEqualTo(before);
  }

  @Test
  void aCountIsOfAllThatTheEntryIsJudgedBy() throws IOException {
    Finding failing = leak("com.acme.Locks", "open", 57, 4);
    // a singleton in the same method is a note, and is judged with it
    Finding note = leak("com.acme.Locks", "open", 61, 1);
    Finding other = leak("com.acme.Locks", "lambda$open$7f6d5e65$1", 5, 2);
    Finding plain = leak("com.acme.Locks", "lambda$open$0", 6, 3);
    List<Finding> all = List.of(failing, note, other, plain);

    String text = BaselineText.render(List.of(failing, other, plain), all);

    assertThat(text.lines().filter(line -> line.startsWith("leaked")))
        .containsExactly(
            "leaked-object sysv-sem com.acme.Locks.lambda$open$* count=5",
            "leaked-object sysv-sem com.acme.Locks.lambda$open$7f6d5e65$* count=2",
            "leaked-object sysv-sem com.acme.Locks.open count=5");
    assertThat(accepts(text, all)).isTrue();

    String ofALine = "leaked-object sysv-sem com.acme.Locks.open:61\n";
    text = BaselineText.merge("x", ofALine, List.of(failing), all, TODAY);
    assertThat(text).isEqualTo("leaked-object sysv-sem com.acme.Locks.open count=5\n" + ofALine);
  }

  @Test
  void aCountOfWhatDoesNotFailStays() throws IOException {
    String before = "leaked-object sysv-sem com.acme.Boot count=1\n";
    List<Finding> all = List.of(leak("com.acme.Boot", "init", 5, 2));

    assertThat(BaselineText.merge("x", before, List.of(), all, TODAY)).isEqualTo(before);
  }

  private static String merge(String before, Finding... findings) throws IOException {
    return BaselineText.merge("x", before, List.of(findings), List.of(findings), TODAY);
  }

  private static boolean accepts(String text, List<Finding> all) throws IOException {
    return BaselineText.parse("x", text)
        .applyTo(Found.report(all.toArray(new Finding[0])), TODAY)
        .findings()
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "leaked-objct sysv-sem A.b     | 1: unknown rule leaked-objct; did you mean leaked-object?",
        "leaked-object sysv_sem A.b    | 15: unknown kind sysv_sem; did you mean sysv-sem?",
        "leaked-object                 | 14: expected a kind of object, such as sysv-sem, or *",
        "leaked-object * # why"
            + " | 17: expected a class and method, such as com.acme.Locks.open, or *",
        "leaked-object * A.b:x         | 17: x: expected a line number from 1 to 65535",
        "leaked-object * A.b<          | 17: A.b<: expected one caller, such as SITE<com.acme.Orders.*",
        "leaked-object * <A.b          | 17: <A.b: expected one caller, such as SITE<com.acme.Orders.*",
        "leaked-object * A.b<C<D       | 17: A.b<C<D: expected one caller, such as SITE<com.acme.Orders.*",
        "leaked-object * A.b<C.d:x     | 17: x: expected a line number from 1 to 65535",
        "leaked-object * A.b <C.d"
            + " | 21: <C.d: a caller goes right behind its site, without a blank",
        "leaked-object * A.b count=0   | 21: 0: expected count=N from 1",
        "leaked-object * A.b count=7 count=8    | 29: count is given twice",
        "leaked-object * A.b until=2026-02-30"
            + " | 21: until=2026-02-30: expected a day such as until=2027-01-31",
        "leaked-object * A.b untl=2026-02-20"
            + " | 21: unexpected untl=2026-02-20; did you mean until?; a reason goes behind a #",
        "leaked-object * `A.b          | 17: the quotation mark is not closed",
        "<<<<<<< HEAD                  | 1: unknown rule <<<<<<<;",
        "{ \u001b[31m                  | 1: unknown rule {;",
      })
  void saysWhereALineIsBad(String line, String expected) {
    assertThatThrownBy(() -> BaselineText.parse("x.baseline", "# one\n" + line.replace('`', '"')))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("x.baseline:2:" + expected)
        .message()
        .doesNotContain("\u001b", "\n");
  }
}
