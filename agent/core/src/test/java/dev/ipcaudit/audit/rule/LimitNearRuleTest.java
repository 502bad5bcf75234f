package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that are nearly reached, in a JVM and on the machine. */
class LimitNearRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void aLimitIsNearUntilItIsFarAgain() {
    jvm.call("semget", 3, 0, 0, 1, 0600);
    Trend trend = jvm.trend(RuleId.LIMIT_NEAR);
    assertThat(scanned(trend, 8)).isEmpty();
    assertThat(scanned(trend, 9))
        .singleElement()
        .satisfies(near -> assertThat(near.severity()).isEqualTo(Severity.WARNING))
        .satisfies(near -> assertThat(near.message()).startsWith("SEMMNI is used to 90 %: 9 of 10"))
        .satisfies(near -> assertThat(near.remedy()).contains("raise SEMMNI"));
    assertThat(scanned(trend, 8)).isEmpty();
  }

  @Test
  void whatIsNearStaysSoALittleBelow() {
    LimitTrend trend = new LimitTrend();
    LimitUsage little = new LimitUsage("SEMMNI", 86, 100);
    assertThat(trend.isNear(little)).isFalse();
    trend.scanned(List.of(new LimitUsage("SEMMNI", 90, 100)), 0);
    trend.scanned(List.of(little), 1);
    assertThat(trend.isNear(little)).isTrue();
    trend.scanned(List.of(new LimitUsage("SEMMNI", 84, 100)), 2);
    assertThat(trend.isNear(little)).isFalse();
  }

  @Test
  void itSaysWhenItWillBeReached() {
    LimitTrend trend = new LimitTrend();
    trend.scanned(List.of(new LimitUsage("SEMMNI", 10, 100)), 0);
    trend.scanned(List.of(new LimitUsage("SEMMNI", 20, 100)), 1_000_000_000L);

    assertThat(trend.untilFull(new LimitUsage("SEMMNI", 20, 100))).isEqualTo(Duration.ofSeconds(8));
    assertThat(trend.untilFull(new LimitUsage("SHMMNI", 20, 100))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"89, false", "90, true", "99, true", "100, false", "101, false"})
  void onTheMachineItIsNearFromTheSameUseOn(long used, boolean near) {
    machine.limits.add(new LimitUsage("SEMMNI", used, 100));

    assertThat(machine.judge(RuleId.LIMIT_NEAR)).hasSize(near ? 1 : 0);
  }

  private List<Finding> scanned(Trend trend, int sets) {
    jvm.tables(MadeUpJvm.sets(IntStream.rangeClosed(1, sets).toArray()), "", "");
    return trend.judge(jvm.kernel(), true);
  }
}
