package dev.ipcaudit.javaagent.command.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which call sites are new to a watch, and so have a rate in their first second. */
class LiveStateTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final LiveState live = new LiveState();

  @Test
  void ofWhatWasThereBeforeNobodyKnowsHowFastItCame() {
    live.limit(new LimitUsage("SEMMNI", 0, 32_000), START);
    account("first", 5, START.plusSeconds(1));
    account("second", 6, START.plusMillis(1001));

    assertThat(rate("first")).isZero();
    assertThat(rate("second")).isZero();
  }

  @Test
  void aCallSiteBesideOthersIsNewASecondLater() {
    account("first", 5, START);
    account("second", 6, START.plusSeconds(1));

    assertThat(rate("second")).isEqualTo(6);
  }

  @Test
  void theFirstOneOfAJvmThatHadNoneIsNewToo() {
    live.limit(new LimitUsage("SEMMNI", 0, 32_000), START);
    account("first", 5, START.plusSeconds(60));

    assertThat(rate("first")).isEqualTo(5);
  }

  private void account(String method, long created, Instant time) {
    live.account(
        new SiteAccount(Kind.SYSV_SEM, site(method), created, 0, created, 0, false, Map.of()),
        time);
  }

  private double rate(String method) {
    return live.rows().get(Kind.SYSV_SEM + " " + site(method)).createdRate();
  }

  private static CallSite site(String method) {
    return new CallSite("com.acme.Locks", method, "Locks.java", 1, List.of());
  }
}
