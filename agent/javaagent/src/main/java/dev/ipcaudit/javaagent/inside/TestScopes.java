package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.ScopeLeak;
import dev.ipcaudit.audit.rule.ScopeLeaks;
import dev.ipcaudit.ledger.Scope;
import dev.ipcaudit.ledger.Scopes;
import dev.ipcaudit.option.SitePatterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What {@link dev.ipcaudit.javaagent.Agent#testScopes} promises to whatever runs tests. Public,
 * since the one visible class calls it by reflection; nothing else does.
 */
public final class TestScopes implements BiFunction<String, Object, Object> {

  private static TestScopes only;

  private final Assembly assembly;
  private final Scopes scopes = new Scopes();

  private TestScopes(Assembly assembly) {
    this.assembly = assembly;
    Interception tracking = assembly.tracking();
    tracking.governor().lift();
    tracking.ledger().scopes(scopes);
  }

  /** Made on first use: a JVM that runs no tests pays nothing for them. */
  public static synchronized TestScopes ofThisJvm() {
    if (only == null) {
      only = new TestScopes(Start.assembly());
    }
    return only;
  }

  @Override
  public Object apply(String command, Object argument) {
    switch (command) {
      case "open":
        return new Scope((Scope) argument);
      case "enter":
        return scopes.enter((Scope) argument);
      case "back":
        scopes.back(argument);
        return null;
      case "end":
        return end((Scope) argument);
      case "rest":
        return told(leaks().rest(assembly.options().failOn()));
      case "matches":
        String[] parts = (String[]) argument;
        return SitePatterns.of(List.of(parts[0])).matches(parts[1], parts[2]);
      default:
        throw new IllegalArgumentException("ipcaudit knows no command " + command);
    }
  }

  private List<Map<String, Object>> end(Scope scope) {
    scope.end();
    return told(leaks().of(scope));
  }

  private ScopeLeaks leaks() {
    Interception tracking = assembly.tracking();
    return new ScopeLeaks(
        tracking.ledger(), tracking.keyNames(), new DeclaredExpectations(assembly.options()));
  }

  private static List<Map<String, Object>> told(List<ScopeLeak> leaks) {
    List<Map<String, Object>> told = new ArrayList<>();
    for (ScopeLeak leak : leaks) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rule", leak.rule().id());
      values.put("kind", leak.kind().id());
      values.put("class", leak.site().className());
      values.put("method", leak.site().method());
      values.put("count", leak.count());
      values.put("stack", leak.stack());
      values.put("remedy", leak.remedy());
      told.add(values);
    }
    return told;
  }
}
