package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.ledger.SiteFinder;
import dev.ipcaudit.option.SitePatterns;

/** The host's own wrappers, as option {@code site.skip} names them. */
final class NamedForwarders implements SiteFinder.Forwarders {

  private final SitePatterns patterns;

  NamedForwarders(SitePatterns patterns) {
    this.patterns = patterns;
  }

  @Override
  public boolean forwards(String className, String method) {
    return patterns.matches(className, method);
  }
}
