package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * Globs over lines of the host: a pattern fits a class name ({@code com.acme.Libc*}) or a class and
 * method ({@code com.acme.Libc.open}), and a caller, as {@link SitePattern} says. Thread-safe.
 */
public final class SitePatterns {

  /** Fits nothing. */
  public static final SitePatterns NONE = new SitePatterns(List.of());

  private final List<SitePattern> patterns;

  private SitePatterns(List<SitePattern> patterns) {
    this.patterns = patterns;
  }

  /** The value of {@code site.skip}: patterns joined by {@code ;}. */
  static SitePatterns parse(OptionTable table, String key) throws OptionException {
    List<String> patterns = ListSplitter.of(table.value(key), ';');
    if (patterns.isEmpty()) {
      throw table.bad(key, "class names such as com.acme.Libc*, joined by ;");
    }
    for (String pattern : patterns) {
      if (SitePattern.separator(pattern) >= 0) {
        throw table.bad(key, pattern, "a class, or a class and a method, without a caller");
      }
    }
    return of(patterns);
  }

  /** The value of an option that takes one pattern, of a whole one. */
  static SitePatterns of(OptionTable table, String key, String part, String pattern)
      throws OptionException {
    if (!SitePattern.isWhole(pattern)) {
      throw table.bad(key, part, "one caller behind the site, such as com.acme.Locks<com.acme.App");
    }
    return of(List.of(pattern));
  }

  public static SitePatterns of(List<String> patterns) {
    List<SitePattern> sites = new ArrayList<>(patterns.size());
    for (String pattern : patterns) {
      sites.add(new SitePattern(pattern));
    }
    return new SitePatterns(sites);
  }

  /** Whether a line fits as its path reached it. */
  public boolean matches(CallSite site) {
    for (SitePattern pattern : patterns) {
      if (pattern.matches(site)) {
        return true;
      }
    }
    return false;
  }

  /** The same of a line by itself, of which no caller is known. */
  public boolean matches(String className, String method) {
    for (SitePattern pattern : patterns) {
      if (pattern.matches(className, method)) {
        return true;
      }
    }
    return false;
  }
}
