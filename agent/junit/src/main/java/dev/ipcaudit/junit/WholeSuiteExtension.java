package dev.ipcaudit.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The same for all tests there are: Jupiter finds it by itself where it looks for extensions, and
 * it does nothing unless the property {@value #PROPERTY} is {@code all}. What belongs to no test,
 * such as what pools made, is judged when the last test has ended; what static initializers made,
 * by the agent at the end of the JVM.
 */
public final class WholeSuiteExtension extends IpcLeakExtension {

  static final String PROPERTY = "ipcaudit.junit";

  /** How what belongs to no test is named. */
  static final String REST = "all tests, and belongs to none of them";

  /** When what belongs to no test is judged: at the {@code end} of all, or at the {@code exit}. */
  static final String SUITE = "ipcaudit.junit.suite";

  @Override
  @Nullable IpcAgent agent(ExtensionContext context) {
    Settings settings = settings(context);
    if (!settings.is(PROPERTY, "all", "off", false)) {
      return null;
    }
    IpcAgent agent = super.agent(context);
    if (agent != null && settings.is(SUITE, "end", "exit", true)) {
      judgeAtEnd(agent, context.getRoot());
    }
    return agent;
  }

  private static synchronized void judgeAtEnd(IpcAgent agent, ExtensionContext root) {
    ExtensionContext.Store store = store(root);
    if (store.get(SUITE) == null) {
      store.put(SUITE, new Rest(agent));
    }
  }

  @SuppressWarnings("deprecation") // for Jupiter before 5.13
  private static final class Rest
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private final IpcAgent agent;

    Rest(IpcAgent agent) {
      this.agent = agent;
    }

    @Override
    public void close() {
      List<Leak> leaks = agent.rest();
      if (!leaks.isEmpty()) {
        throw Leak.error(leaks, REST);
      }
    }
  }
}
