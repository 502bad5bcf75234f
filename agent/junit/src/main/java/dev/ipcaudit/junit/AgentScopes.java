package dev.ipcaudit.junit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's interface for tests as this jar knows it: the same methods as {@code
 * dev.ipcaudit.javaagent.Agent.TestScopes}, which says what they mean. Not that one itself: the
 * agent may be of another version, and the loader of the tests need not see it.
 */
interface AgentScopes {

  /** The version of the agent's interface that this one is. */
  int VERSION = 1;

  int version();

  Object open(@Nullable Object outer);

  @Nullable Object enter(Object scope);

  void back(@Nullable Object before);

  List<Map<String, Object>> end(Object scope);

  List<Map<String, Object>> rest();

  List<Map<String, Object>> problems();

  boolean matches(String pattern, String className, String method);
}
