package dev.ipcaudit.junit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the agent's interface by that of ours, method by method. */
final class AgentProxy implements InvocationHandler {

  /** The agent's interface, which lies in its visible class. */
  private static final String TYPE = "$TestScopes";

  private final Object agent;
  private final Map<Method, Method> theirs = new HashMap<>();

  private AgentProxy(Object agent, Class<?> type) throws NoSuchMethodException {
    this.agent = agent;
    for (Method ours : AgentScopes.class.getMethods()) {
      theirs.put(ours, type.getMethod(ours.getName(), ours.getParameterTypes()));
    }
  }

  /**
   * The agent's scopes, or null while it is not at work.
   *
   * @param agent its visible class
   * @throws IllegalStateException if it is of a version that this jar does not know
   */
  static @Nullable AgentScopes of(Class<?> agent) {
    int version;
    try {
      Class<?> type = agent.getClassLoader().loadClass(agent.getName() + TYPE);
      Object scopes = type.getMethod("ofThisJvm").invoke(null);
      if (scopes == null) {
        return null;
      }
      version = (int) type.getMethod("version").invoke(scopes);
      if (version == AgentScopes.VERSION) {
        return (AgentScopes)
            Proxy.newProxyInstance(
                AgentScopes.class.getClassLoader(),
                new Class<?>[] {AgentScopes.class},
                new AgentProxy(scopes, type));
      }
    } catch (ClassNotFoundException | NoSuchMethodException other) {
      throw otherVersion("it has not " + other.getMessage());
    } catch (IllegalAccessException | InvocationTargetException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new IllegalStateException("ipcaudit: the agent does not answer: " + cause);
    }
    throw otherVersion("its interface for tests has version " + version);
  }

  private static IllegalStateException otherVersion(String why) {
    return new IllegalStateException(
        "ipcaudit: the agent in this JVM is of another version than ipcaudit-junit, "
            + why
            + ", and "
            + AgentScopes.VERSION
            + " is needed: use ipcaudit-agent.jar and ipcaudit-junit of the same version");
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Method their = theirs.get(method);
    if (their == null) { // of Object, which nobody calls but a debugger
      return method.invoke(agent, arguments);
    }
    try {
      return their.invoke(agent, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
