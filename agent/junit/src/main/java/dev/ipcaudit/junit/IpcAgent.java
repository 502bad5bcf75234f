package dev.ipcaudit.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent in this JVM, by the one method that its one visible class has for tests. */
final class IpcAgent {

  /** What happens to tests without the agent: {@code attach}, {@code pass} or {@code fail}. */
  static final String WITHOUT_AGENT = "ipcaudit.junit.without-agent";

  /** Set by CI systems: GitHub Actions, GitLab, Jenkins' pipelines on most of its hosts, others. */
  private static final String CI = "CI";

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
   * @throws IllegalStateException if they shall not, if a property has a bad value, or if the agent
   *     is of another version
   */
  static synchronized @Nullable IpcAgent of(Settings settings) {
    if (found != null) {
      return found;
    }
    String without = settings.get(WITHOUT_AGENT).orElse("attach");
    if (!List.of("attach", "pass", "fail").contains(without)) {
      throw new IllegalStateException(
          "ipcaudit: " + WITHOUT_AGENT + "=" + without + ": expected attach, pass or fail");
    }
    if (missing == null) {
      found = present();
      if (found != null) {
        return found;
      }
      missing = MISSING;
      if (without.equals("attach")) {
        String trouble = Attachment.attach(settings);
        found = present();
        if (found != null) {
          return found;
        }
        missing += "; it could not be attached: " + trouble;
      }
      System.err.println(missing);
    }
    if (without.equals("fail")) {
      throw new IllegalStateException(
          missing + "; this fails, since " + WITHOUT_AGENT + "=fail is given");
    }
    if (without.equals("attach") && isCi(System.getenv(CI))) {
      throw new IllegalStateException(
          missing
              + "; this fails, since the environment variable CI is set: "
              + WITHOUT_AGENT
              + "=pass lets tests pass");
    }
    return null;
  }

  /** Whether a build runs unattended, where nobody reads the one line on stderr. */
  static boolean isCi(@Nullable String variable) {
    return variable != null && !variable.isBlank() && !variable.equals("false");
  }

  /**
   * The agent that is in this JVM now, or null: it is not attached.
   *
   * @throws IllegalStateException if it is of another version
   */
  static @Nullable IpcAgent present() {
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

  /** What went wrong for good beside leaks, and is not to fail the JVM once more. */
  List<Leak> problems() {
    return leaks(scopes.problems());
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
