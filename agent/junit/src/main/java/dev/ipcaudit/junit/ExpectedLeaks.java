package dev.ipcaudit.junit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The leaks that one class or method declares. When Jupiter closes it, after all invocations,
 * whichever did not occur is a failure. Thread-safe.
 */
@SuppressWarnings("deprecation") // for Jupiter before 5.13
final class ExpectedLeaks implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final ExtensionContext context;
  private final List<ExpectedIpcLeak> missing;
  private final List<ExpectedIpcLeak> declared;

  ExpectedLeaks(ExtensionContext context) {
    this.context = context;
    declared =
        context
            .getElement()
            .map(
                element ->
                    AnnotationSupport.findRepeatableAnnotations(element, ExpectedIpcLeak.class))
            .orElse(List.of());
    missing = new ArrayList<>(declared);
  }

  /** Takes those out that are accepted. */
  synchronized void accept(IpcAgent agent, List<Leak> leaks) {
    for (ExpectedIpcLeak expected : declared) {
      List<Leak> meant = new ArrayList<>();
      long count = 0;
      for (Leak leak : leaks) {
        if ((expected.kind().isEmpty() || expected.kind().equals(leak.kind()))
            && (expected.site().isEmpty() || agent.matches(expected.site(), leak))) {
          meant.add(leak);
          count += leak.count();
        }
      }
      if (count > 0 && (expected.count() == 0 || expected.count() == count)) {
        leaks.removeAll(meant);
        missing.remove(expected);
      }
    }
  }

  @Override
  public synchronized void close() {
    // where it failed by itself it may not have come that far
    if (!missing.isEmpty() && context.getExecutionException().isEmpty()) {
      ExpectedIpcLeak first = missing.get(0);
      throw new AssertionError(
          "an expected leak does not occur any more as it is declared, remove or correct it: "
              + first);
    }
  }
}
