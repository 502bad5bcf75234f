package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The findings that the user does not want to see: option {@code
 * ignore=rule[:site-pattern[<caller]];...}. Thread-safe.
 */
public final class IgnoreRules {

  /** Drops nothing. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

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
      if (RuleId.of(rule) == null) {
        throw table.bad("ignore", part, "a rule" + Suggestion.of(rule, known()));
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

  private static String[] known() {
    List<String> ids = RuleId.idsOfJvm();
    Collections.sort(ids);
    return ids.toArray(new String[0]);
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
