package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The findings that the user does not want to see: option {@code ignore=rule[:site-pattern];...}.
 * Immutable.
 */
public final class Ignored {

  /** Drops nothing. */
  public static final Ignored NONE = new Ignored(Map.of());

  /** Every rule there will be, so that one list of options serves agents of different age. */
  static final String[] RULES = {
    "abandoned-semaphore",
    "blocked-call",
    "double-close",
    "exposed-object",
    "foreign-close",
    "leaked-object",
    "limit-exhausted",
    "limit-near",
    "orphaned-object",
    "queue-backlog",
    "removed-elsewhere",
    "truncated-fds",
    "unhandled-eagain",
    "untracked-object",
    "use-after-remove",
    "zombie-children",
  };

  private final Map<String, SitePatterns> sitesByRule;

  private Ignored(Map<String, SitePatterns> sitesByRule) {
    this.sitesByRule = sitesByRule;
  }

  static Ignored parse(OptionTable table) throws OptionException {
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    for (String part : Parts.of(table.value("ignore"), ';')) {
      int colon = part.indexOf(':');
      String rule = (colon < 0 ? part : part.substring(0, colon)).trim();
      String pattern = colon < 0 ? "*" : part.substring(colon + 1).trim();
      if (!known(rule)) {
        throw table.bad("ignore", part, "a rule" + Suggestion.of(rule, RULES));
      }
      if (pattern.isEmpty()) {
        throw table.bad("ignore", part, "a class name behind the colon, such as com.acme.Boot*");
      }
      List<String> ofRule = patterns.get(rule);
      if (ofRule == null) {
        ofRule = new ArrayList<>();
        patterns.put(rule, ofRule);
      }
      ofRule.add(pattern);
    }
    if (patterns.isEmpty()) {
      throw table.bad("ignore", "rules such as leaked-object:com.acme.Boot*, joined by ;");
    }
    Map<String, SitePatterns> sitesByRule = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> rule : patterns.entrySet()) {
      sitesByRule.put(rule.getKey(), SitePatterns.of(rule.getValue()));
    }
    return new Ignored(sitesByRule);
  }

  private static boolean known(String rule) {
    for (String candidate : RULES) {
      if (candidate.equals(rule)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a finding is to be dropped.
   *
   * @param rule the stable id, such as {@code leaked-object}
   */
  public boolean drops(String rule, CallSite site) {
    SitePatterns sites = sitesByRule.get(rule);
    return sites != null && sites.matches(site);
  }
}
