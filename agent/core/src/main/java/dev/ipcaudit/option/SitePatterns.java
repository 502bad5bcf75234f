package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * Globs over lines of the host: a pattern fits a class name ({@code com.acme.Libc*}) or a class and
 * method ({@code com.acme.Libc.open}). Immutable.
 */
public final class SitePatterns {

  /** Fits nothing. */
  public static final SitePatterns NONE = new SitePatterns(List.of());

  private final List<Glob> globs;

  private SitePatterns(List<Glob> globs) {
    this.globs = globs;
  }

  /** The value of {@code site.skip}: patterns joined by {@code ;}. */
  static SitePatterns parse(OptionTable table, String key) throws OptionException {
    List<String> patterns = Parts.of(table.value(key), ';');
    if (patterns.isEmpty()) {
      throw table.bad(key, "class names such as com.acme.Libc*, joined by ;");
    }
    return of(patterns);
  }

  public static SitePatterns of(List<String> patterns) {
    List<Glob> globs = new ArrayList<>(patterns.size());
    for (String pattern : patterns) {
      globs.add(new Glob(pattern));
    }
    return new SitePatterns(globs);
  }

  public boolean matches(CallSite site) {
    return matches(site.className(), site.method());
  }

  public boolean matches(String className, String method) {
    if (globs.isEmpty()) {
      return false;
    }
    String classAndMethod = className + "." + method;
    for (Glob glob : globs) {
      if (glob.matches(className) || glob.matches(classAndMethod)) {
        return true;
      }
    }
    return false;
  }
}
