package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Proves the hook in {@code Function.invoke} of a copy of JNA: calls it with a type of result that
 * JNA refuses before it calls anything, and looks whether the refusal was heard. Thread-safe.
 */
final class JnaSelfTest {

  private final Coverage coverage;
  private final ModuleOpener opener;
  private final ThreadLocal<Object> tested = new ThreadLocal<>();
  private final ClassValue<AtomicBoolean> done =
      new ClassValue<AtomicBoolean>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
          return new AtomicBoolean();
        }
      };

  JnaSelfTest(Coverage coverage, ModuleOpener opener) {
    this.coverage = coverage;
    this.opener = opener;
  }

  /** Tests the copy of JNA that a {@code com.sun.jna.Function} is of, the first time it is seen. */
  void run(Object function) {
    Class<?> type = function.getClass();
    while (!type.getName().equals("com.sun.jna.Function")) {
      type = type.getSuperclass();
    }
    AtomicBoolean isDone = done.get(type);
    if (!isDone.compareAndSet(false, true)) {
      return;
    }
    tested.set(function);
    try {
      opener.open(type);
      Method invoke =
          type.getDeclaredMethod("invoke", Object[].class, Class.class, boolean.class, int.class);
      invoke.setAccessible(true);
      invoke.invoke(function, new Object[0], JnaSelfTest.class, false, 0);
      coverage.failed("jna", "Function.invoke accepts what the self-test expects it to refuse");
    } catch (InvocationTargetException refused) {
      if (LostCalls.forNow(refused) != null) {
        isDone.set(false); // the next function that is bound may find memory for it
      } else if (tested.get() != null) {
        coverage.failed("jna", "the hook in com.sun.jna.Function does not answer");
      }
    } catch (ReflectiveOperationException | RuntimeException failure) {
      coverage.failed("jna", "the hook could not be tested: " + failure);
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
