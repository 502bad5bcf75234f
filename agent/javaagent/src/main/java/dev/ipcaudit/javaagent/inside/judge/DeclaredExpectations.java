package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.option.IgnoreRules;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.option.Persistent;
import org.jspecify.annotations.Nullable;

/** What the options {@code persistent} and {@code ignore} declare. */
public final class DeclaredExpectations implements Suppressions {

  private final Persistent persistent;
  private final IgnoreRules ignored;

  public DeclaredExpectations(Options options) {
    persistent = options.persistent();
    ignored = options.ignored();
  }

  @Override
  public boolean staysOnPurpose(int key, @Nullable String name, CallSite site) {
    return persistent.declares(key, name, site);
  }

  @Override
  public boolean ignores(RuleId rule, CallSite site) {
    return ignored.drops(rule.id(), site);
  }
}
