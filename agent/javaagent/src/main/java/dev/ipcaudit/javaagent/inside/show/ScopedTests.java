package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.ScopeLeak;
import dev.ipcaudit.audit.rule.ScopeLeaks;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.inside.judge.DeclaredExpectations;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.ledger.scopes.Scope;
import dev.ipcaudit.ledger.scopes.Scopes;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.option.SitePatterns;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Agent.TestScopes} promises to whatever runs tests. Made on first use: a JVM that runs
 * no tests pays nothing for them.
 */
public final class ScopedTests implements Agent.TestScopes {

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Options options;
  private final Scopes scopes = new Scopes();

  /**
   * From now on what is created belongs to a scope.
   *
   * @param budget lifted, so that every count is exact
   */
  public ScopedTests(Ledger ledger, KeyNames keyNames, CaptureBudget budget, Options options) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.options = options;
    budget.lift();
    ledger.scopes(scopes);
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public Object open(@Nullable Object outer) {
    return new Scope((Scope) outer);
  }

  @Override
  public @Nullable Object enter(Object scope) {
    return scopes.enter((Scope) scope);
  }

  @Override
  public void back(@Nullable Object before) {
    scopes.back(before);
  }

  @Override
  public List<Map<String, Object>> end(Object scope) {
    ((Scope) scope).end();
    return maps(leaks().of((Scope) scope));
  }

  @Override
  public List<Map<String, Object>> rest() {
    return maps(leaks().rest(options.failOn()));
  }

  @Override
  public boolean matches(String pattern, String className, String method) {
    return SitePatterns.of(List.of(pattern)).matches(className, method);
  }

  private ScopeLeaks leaks() {
    return new ScopeLeaks(ledger, keyNames, new DeclaredExpectations(options));
  }

  private static List<Map<String, Object>> maps(List<ScopeLeak> leaks) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (ScopeLeak leak : leaks) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rule", leak.rule().id());
      values.put("kind", leak.kind().id());
      values.put("class", leak.site().className());
      values.put("method", leak.site().method());
      values.put("count", leak.count());
      values.put("stack", leak.stack());
      values.put("remedy", leak.remedy());
      maps.add(values);
    }
    return maps;
  }
}
