package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * The findings that the user does not want to see: option {@code
 * ignore=rule[:site-pattern[<caller]];...}. Thread-safe.
 */
public final class IgnoreRules {

  /** Drops nothing. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  /** Every rule there will be, so that one list of options serves agents of different age. */
  static final String[] RULES = {
    "abandoned-semaphore",
    "blocked-call",
    "denied-call",
    "double-close",
    "exposed-object",
    "foreign-close",
    "leaked-object",
    "limit-exhausted",
    "limit-near",
    "orphaned-object",
    "queue-backlog",
    "removed-elsewhere",
    "stolen-child",
    "truncated-fds",
    "unhandled-eagain",
    "untracked-object",
    "use-after-remove",
    "zombie-children",
  };

  private final List<Part> parts;

  private IgnoreRules(List<Part> parts) {
    this.parts = parts;
  }

  static IgnoreRules parse(OptionTable table) throws OptionException {
    List<Part> parts = new ArrayList<>();
    for (String part : ListSplitter.of(table.value("ignore"), ';')) {
      int colon = part.indexOf(':');
      String rule = (colon < 0 ? part : part.substring(0, colon)).trim();
      String pattern = colon < 0 ? "*" : part.substring(colon + 1).trim();
      if (!known(rule)) {
        throw table.bad("ignore", part, "a rule" + Suggestion.of(rule, RULES));
      }
      if (pattern.isEmpty()) {
        throw table.bad("ignore", part, "a class name behind the colon, such as com.acme.Boot*");
      }
      parts.add(new Part(part, rule, SitePatterns.of(table, "ignore", part, pattern)));
    }
    if (parts.isEmpty()) {
      throw table.bad("ignore", "rules such as leaked-object:com.acme.Boot*, joined by ;");
    }
    return new IgnoreRules(parts);
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
   * Whether what one path has to do with a finding is to be dropped.
   *
   * @param rule the stable id, such as {@code leaked-object}
   * @param site as the path reached it
   */
  public boolean drops(String rule, CallSite site) {
    boolean drops = false;
    for (Part part : parts) {
      if (part.rule.equals(rule) && part.sites.matches(site)) {
        part.use();
        drops = true;
      }
    }
    return drops;
  }

  /** The parts of the option, as they were written, that have dropped nothing so far. */
  public List<String> unused() {
    return OptionPart.unused(parts);
  }

  private static final class Part extends OptionPart {
    final String rule;
    final SitePatterns sites;

    Part(String text, String rule, SitePatterns sites) {
      super(text);
      this.rule = rule;
      this.sites = sites;
    }
  }
}
