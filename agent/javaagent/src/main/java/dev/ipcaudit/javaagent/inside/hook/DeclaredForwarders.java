package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.option.SitePatterns;
import dev.ipcaudit.stack.SiteFinder;

/** The host's own wrappers, as option {@code site.skip} names them. */
final class DeclaredForwarders implements SiteFinder.Forwarders {

  private final SitePatterns patterns;

  DeclaredForwarders(SitePatterns patterns) {
    this.patterns = patterns;
  }

  @Override
  public boolean forwards(String className, String method) {
    return patterns.matches(className, method);
  }
}
