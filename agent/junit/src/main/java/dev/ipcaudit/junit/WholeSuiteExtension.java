package dev.ipcaudit.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The same for all tests there are: Jupiter finds it by itself where it looks for extensions, and
 * it does nothing unless the property {@value #PROPERTY} is {@code all}. What belongs to no test,
 * such as what pools made, is judged when the last test has ended; what static initializers made,
 * by the agent at the end of the JVM.
 */
public final class WholeSuiteExtension extends IpcLeakExtension {

  static final String PROPERTY = "ipcaudit.junit";

  /** When what belongs to no test is judged: at the {@code end} of all, or at the {@code exit}. */
  static final String SUITE = "ipcaudit.junit.suite";

  @Override
  @Nullable IpcAgent agent(ExtensionContext context) {
    if (!isOn(context, PROPERTY, "all", "off")) {
      return null;
    }
    IpcAgent agent = super.agent(context);
    if (agent != null && isOn(context, SUITE, "end", "exit")) {
      judgeAtEnd(agent, context.getRoot());
    }
    return agent;
  }

  private static boolean isOn(ExtensionContext context, String property, String on, String off) {
    String value = context.getConfigurationParameter(property).map(String::trim).orElse(null);
    if (value != null && !value.equals(on) && !value.equals(off)) {
      throw new ExtensionConfigurationException(
          "ipcaudit: " + property + "=" + value + ": expected " + on + " or " + off);
    }
    return value == null ? property.equals(SUITE) : value.equals(on);
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
        throw Leak.error(leaks, "all tests, and belongs to none of them");
      }
    }
  }
}
