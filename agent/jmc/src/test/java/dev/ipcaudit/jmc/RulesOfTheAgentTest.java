package dev.ipcaudit.jmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.rule.LimitNearRule;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.model.RuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.rules.IRule;

/** That the rules of Mission Control show those of the agent, by the same words and thresholds. */
class RulesOfTheAgentTest {

  private static final Map<String, List<String>> SHOWN =
      Map.of(
          "ipcaudit.LeakedObject", List.of("leaked-object"),
          "ipcaudit.UnhandledEagain", List.of("unhandled-eagain"),
          "ipcaudit.BlockedCall", List.of("blocked-call"),
          "ipcaudit.ZombieChildren", List.of("zombie-children"),
          "ipcaudit.Limit", List.of("limit-near", "limit-exhausted"));

  @Test
  void eachShowsRulesOfTheAgent() {
    List<String> found = new ArrayList<>();
    for (IRule rule : ServiceLoader.load(IRule.class)) {
      if (rule instanceof IpcRule) {
        found.add(rule.getId());
        assertThat(RuleId.idsOfJvm().stream().filter(((IpcRule) rule)::shows))
            .as(rule.getId())
            .containsExactlyInAnyOrderElementsOf(SHOWN.get(rule.getId()));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(SHOWN.keySet());
  }

  @Test
  void whoShowsOneRuleSaysWhatThatSays() {
    for (IRule rule : ServiceLoader.load(IRule.class)) {
      List<String> shown = SHOWN.getOrDefault(rule.getId(), List.of());
      if (shown.size() == 1) {
        String words = ResourceBundle.getBundle(rule.getClass().getName()).getString("explanation");
        assertThat(words).startsWith(Rules.of(RuleId.of(shown.get(0))).description());
      }
    }
  }

  @Test
  void theyLinkToThePageThatSarifLinksTo() {
    assertThat(Rules.all()).allMatch(rule -> rule.page().equals(IpcRule.PAGE + rule.id().id()));
  }

  @Test
  void aLimitIsNearFromWhereTheAgentSaysSo() {
    assertThat(JmcLimitRule.NEAR.getDefaultValue().doubleValueIn(UnitLookup.PERCENT))
        .isEqualTo(100 * LimitNearRule.NEAR);
  }
}
