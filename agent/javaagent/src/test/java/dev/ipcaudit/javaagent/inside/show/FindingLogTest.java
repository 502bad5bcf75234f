package dev.ipcaudit.javaagent.inside.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a log gets of scan after scan. */
class FindingLogTest {

  private final List<String> written = new ArrayList<>();
  private long nanos;
  private final FindingLog log =
      new FindingLog(
          Severity.WARNING, (severity, line) -> written.add(severity + "|" + line), () -> nanos);

  @Test
  void aFindingIsWrittenOnceOnOneLine() {
    log.scanned(List.of(found("open\n", 5)));
    log.scanned(List.of(found("open\n", 5)));
    log.scanned(List.of());
    log.scanned(List.of(found("open\n", 5)));

    assertThat(written)
        .containsExactly(
            "error|error: leaked-object: 5 x sysv-sem at com.acme.Locks.open\\n(Locks.java:57):"
                + " found mend it");
  }

  @Test
  void oneThatGrowsIsWrittenAgainTenMinutesLater() {
    log.scanned(List.of(found("open", 5)));
    log.scanned(List.of(found("open", 6)));
    nanos = FindingLog.AGAIN_NANOS;
    log.scanned(List.of(found("open", 7)));
    nanos += FindingLog.AGAIN_NANOS;
    log.scanned(List.of(found("open", 7)));

    assertThat(written).hasSize(2);
    assertThat(written.get(1)).contains(": 7 x sysv-sem at ", " (5 before): ");
  }

  @Test
  void whatIsBelowTheSeverityIsLeftOut() {
    log.scanned(List.of(found("open", 5, Severity.NOTE), found("take", 5, Severity.WARNING)));

    assertThat(written).hasSize(1);
    assertThat(written.get(0)).startsWith("warning|").contains("Locks.take");
  }

  @Test
  void whatHasNoRoomInAMinuteComesInTheNext() {
    List<Finding> many =
        IntStream.range(0, FindingLog.MOST_LINES + 3).mapToObj(i -> found("open" + i, 1)).toList();

    log.scanned(many);
    log.scanned(many);
    assertThat(written).hasSize(FindingLog.MOST_LINES + 1);
    assertThat(written.get(FindingLog.MOST_LINES)).contains("the others are logged later");

    nanos = 60_000_000_000L;
    log.scanned(many);
    assertThat(written).hasSize(FindingLog.MOST_LINES + 4);
    assertThat(written.get(written.size() - 1)).contains("open" + (FindingLog.MOST_LINES + 2));
  }

  private static Finding found(String method, int count) {
    return found(method, count, Severity.ERROR);
  }

  private static Finding found(String method, int count, Severity severity) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        severity,
        Kind.SYSV_SEM,
        count,
        new CallSite("com.acme.Locks", method, "Locks.java", 57, List.of()),
        List.of(),
        Map.of(),
        "found",
        "mend it");
  }
}
