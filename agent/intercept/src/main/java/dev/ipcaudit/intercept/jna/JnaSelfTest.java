package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Proves the hook in {@code Function.invoke} of a copy of JNA: calls it with a type of result that
 * JNA refuses before it calls anything, and looks whether the refusal was heard. Thread-safe.
 */
final class JnaSelfTest {

  private final Coverage coverage;
  private final ThreadLocal<Object> tested = new ThreadLocal<>();
  private final ClassValue<AtomicBoolean> done =
      new ClassValue<AtomicBoolean>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
          return new AtomicBoolean();
        }
      };

  JnaSelfTest(Coverage coverage) {
    this.coverage = coverage;
  }

  /**
   * Tests a copy of JNA, the first time it is seen.
   *
   * @param function one of its {@code com.sun.jna.Function}s
   */
  void run(Object function, IpcAuditJna.Copy jna) {
    AtomicBoolean isDone = done.get(jna.getClass());
    if (!isDone.compareAndSet(false, true)) {
      return;
    }
    tested.set(function);
    try {
      jna.invoke(function, JnaSelfTest.class);
      coverage.failed("jna", "Function.invoke accepts what the self-test expects it to refuse");
    } catch (RuntimeException | Error refused) {
      if (LostCalls.forNow(refused) != null) {
        isDone.set(false); // the next function that is bound may find memory for it
      } else if (tested.get() != null) {
        coverage.failed("jna", "the hook in com.sun.jna.Function does not answer");
      }
    } finally {
      tested.remove();
    }
  }

  /** Whether something was thrown by a call of the self-test; such a call is none of the host. */
  boolean isTested(Object function) {
    if (tested.get() != function) {
      return false;
    }
    tested.remove();
    return true;
  }
}
