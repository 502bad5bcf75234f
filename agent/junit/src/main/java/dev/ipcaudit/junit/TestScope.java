package dev.ipcaudit.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What one test or class makes. Jupiter closes it with the context that it is stored in: after all
 * {@code afterEach} or {@code afterAll}, and after whatever was stored later.
 */
@SuppressWarnings("deprecation") // for Jupiter before 5.13
final class TestScope implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final IpcAgent agent;
  private final Object scope;
  private final String name;
  private final ExpectedLeaks expectations;
  private @Nullable Thread thread;
  private @Nullable Object before;

  /**
   * @param scope of the agent
   * @param name how people know it
   */
  TestScope(IpcAgent agent, Object scope, String name, ExpectedLeaks expectations) {
    this.agent = agent;
    this.scope = scope;
    this.name = name;
    this.expectations = expectations;
  }

  Object scope() {
    return scope;
  }

  /** The present thread is in it until it is closed. */
  void enter() {
    thread = Thread.currentThread();
    before = agent.enter(scope);
  }

  @Override
  public void close() {
    if (thread == Thread.currentThread()) {
      agent.back(before);
    }
    List<Leak> leaks = agent.end(scope);
    expectations.accept(agent, leaks);
    if (!leaks.isEmpty()) {
      throw Leak.error(leaks, name);
    }
  }
}
