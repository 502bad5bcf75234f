package dev.ipcaudit.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a class or method of Jupiter declares. When Jupiter closes it, after all invocations,
 * whichever did not occur is a failure.
 */
@SuppressWarnings("deprecation") // for Jupiter before 5.13
final class StoredExpectations implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final ExtensionContext context;
  private final ExpectedLeaks leaks;

  StoredExpectations(ExtensionContext context) {
    this.context = context;
    leaks = new ExpectedLeaks(context.getElement().orElse(null));
  }

  ExpectedLeaks leaks() {
    return leaks;
  }

  @Override
  public void close() {
    AssertionError unmet = leaks.unmet();
    // where it failed by itself it may not have come that far
    if (unmet != null && context.getExecutionException().isEmpty()) {
      throw unmet;
    }
  }
}
