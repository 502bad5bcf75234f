package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.ScopeLeak;
import dev.ipcaudit.audit.rule.ScopeLeaks;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.javaagent.inside.judge.DeclaredExpectations;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.ledger.scopes.Scope;
import dev.ipcaudit.ledger.scopes.Scopes;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.option.SitePatterns;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Agent.TestScopes} promises to whatever runs tests. Made on first use: a JVM that runs
 * no tests pays nothing for them.
 */
public final class ScopedTests implements Agent.TestScopes {

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Options options;
  private final Supplier<AuditRunner> audits;
  private final Scopes scopes = new Scopes();

  /**
   * From now on what is created belongs to a scope.
   *
   * @param budget lifted, so that every count is exact
   * @param audits asked for what is wrong beside leaks
   */
  public ScopedTests(
      Ledger ledger,
      KeyNames keyNames,
      CaptureBudget budget,
      Options options,
      Supplier<AuditRunner> audits) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.options = options;
    this.audits = audits;
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
  public List<Map<String, Object>> problems() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Finding finding : audits.get().forTests()) {
      Map<String, Object> values =
          map(finding.rule(), finding.kind(), finding.site(), finding.count(), finding.remedy());
      values.put("stack", stack(finding.site()));
      values.put("message", finding.message());
      maps.add(values);
    }
    return maps;
  }

  private static StackTraceElement[] stack(CallSite site) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (String frame : site.stack()) {
      StackFrameText.Place place = StackFrameText.parse(frame);
      if (place != null) {
        stack.add(
            new StackTraceElement(place.className(), place.method(), place.file(), place.line()));
      }
    }
    return stack.toArray(StackTraceElement[]::new);
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
      Map<String, Object> values =
          map(leak.rule(), leak.kind(), leak.site(), leak.count(), leak.remedy());
      values.put("stack", leak.stack());
      maps.add(values);
    }
    return maps;
  }

  private static Map<String, Object> map(
      RuleId rule, Kind kind, CallSite site, long count, String remedy) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rule", rule.id());
    values.put("kind", kind.id());
    values.put("class", site.className());
    values.put("method", site.method());
    values.put("count", count);
    values.put("remedy", remedy);
    return values;
  }
}
