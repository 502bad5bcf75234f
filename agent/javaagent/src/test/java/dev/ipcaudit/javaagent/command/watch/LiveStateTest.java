package dev.ipcaudit.javaagent.command.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which call sites are new to a watch, and so have a rate in their first second; which paths. */
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

  @Test
  void ofPathsThoseCountThatWereCountedTogetherLast() {
    live.path("sysv-sem", path("first", 3), 1000);
    live.path("sysv-sem", path("second", 2), 1000);
    live.path("sysv-sem", path("third", 4), 2000);
    live.path("sysv-sem", path("fourth", 5), 2000);
    live.path("sysv-sem", path("second", 2), 1000);

    assertThat(live.paths(SiteAccount.nothing(Kind.SYSV_SEM, site("open"))))
        .extracting(PathFigures::live)
        .containsExactly(5L, 4L);
  }

  @Test
  void whereNobodySaysWhatWasCountedTogetherTheLatestCount() {
    for (int i = 0; i < 60; i++) {
      live.path("sysv-sem", path("caller" + i, i), 0);
    }

    assertThat(live.paths(SiteAccount.nothing(Kind.SYSV_SEM, site("open")))).hasSize(40);
  }

  private static PathFigures path(String caller, long live) {
    CallSite site = site("open").of(List.of("com.acme.Locks.open", caller));
    return new PathFigures(site, live, 0, live, 0, List.of(), 0);
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
