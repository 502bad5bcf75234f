package dev.ipcaudit.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leaks that one class or method declares. Thread-safe. */
final class ExpectedLeaks {

  private final List<ExpectedIpcLeak> missing;
  private final List<ExpectedIpcLeak> declared;

  /**
   * @param element a class or method; null where nothing is declared
   */
  ExpectedLeaks(@Nullable AnnotatedElement element) {
    declared =
        element == null ? List.of() : List.of(element.getAnnotationsByType(ExpectedIpcLeak.class));
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

  /** Says which of them did not occur, or null. */
  synchronized @Nullable AssertionError unmet() {
    return missing.isEmpty()
        ? null
        : new AssertionError(
            "an expected leak does not occur any more as it is declared, remove or correct it: "
                + missing.get(0));
  }
}
