package dev.ipcaudit.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The agent in this JVM, by the one method that its one visible class has for tests. */
final class IpcAgent {

  /** What happens to tests without the agent: {@code attach}, {@code pass} or {@code fail}. */
  static final String WITHOUT_AGENT = "ipcaudit.junit.without-agent";

  private static final String AGENT = "dev.ipcaudit.javaagent.Agent";
  private static final String MISSING =
      "ipcaudit: the agent is not in this JVM, so leaks are not checked: add"
          + " -javaagent:ipcaudit-agent.jar to its arguments (argLine of surefire and failsafe,"
          + " jvmArgs of Gradle)";

  private static @Nullable IpcAgent found;
  private static @Nullable String missing;

  private final AgentScopes scopes;

  private IpcAgent(AgentScopes scopes) {
    this.scopes = scopes;
  }

  /**
   * The agent, or null if tests shall pass without it, which is said once.
   *
   * @throws ExtensionConfigurationException if they shall not, if a property has a bad value, or if
   *     the agent is of another version
   */
  static synchronized @Nullable IpcAgent of(ExtensionContext context) {
    if (found != null) {
      return found;
    }
    String without = context.getConfigurationParameter(WITHOUT_AGENT).orElse("attach").trim();
    if (!List.of("attach", "pass", "fail").contains(without)) {
      throw new ExtensionConfigurationException(
          "ipcaudit: " + WITHOUT_AGENT + "=" + without + ": expected attach, pass or fail");
    }
    if (missing == null) {
      found = atWork();
      if (found != null) {
        return found;
      }
      missing = MISSING;
      if (without.equals("attach")) {
        String trouble = Attachment.attach(context);
        found = atWork();
        if (found != null) {
          return found;
        }
        missing += "; it could not be attached: " + trouble;
      }
      System.err.println(missing);
    }
    if (without.equals("fail")) {
      throw new ExtensionConfigurationException(missing);
    }
    return null;
  }

  private static @Nullable IpcAgent atWork() {
    Class<?> agent;
    try {
      // where the JVM loads agents, whatever loads the tests
      agent = ClassLoader.getSystemClassLoader().loadClass(AGENT);
    } catch (ClassNotFoundException none) {
      return null;
    }
    AgentScopes scopes = AgentProxy.of(agent);
    return scopes == null ? null : new IpcAgent(scopes);
  }

  Object open(@Nullable Object parent) {
    return scopes.open(parent);
  }

  @Nullable Object enter(Object scope) {
    return scopes.enter(scope);
  }

  void back(@Nullable Object before) {
    scopes.back(before);
  }

  List<Leak> end(Object scope) {
    return leaks(scopes.end(scope));
  }

  List<Leak> rest() {
    return leaks(scopes.rest());
  }

  boolean matches(String pattern, Leak leak) {
    return scopes.matches(pattern, leak.className(), leak.method());
  }

  private static List<Leak> leaks(List<Map<String, Object>> reported) {
    List<Leak> leaks = new ArrayList<>();
    for (Map<String, Object> values : reported) {
      leaks.add(Leak.of(values));
    }
    return leaks;
  }
}
