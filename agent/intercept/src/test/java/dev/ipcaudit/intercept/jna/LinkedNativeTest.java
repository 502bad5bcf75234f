package dev.ipcaudit.intercept.jna;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** What stands before natives that were registered before the agent was loaded. */
class LinkedNativeTest {

  static int called(int first, long second, int third) {
    return first + (int) second + third;
  }

  /** Whatever the function: also one before whose calls there is a mark, or a question. */
  @Test
  void everyFunctionIsCalledThroughItsWrapper() throws Throwable {
    MethodType type = MethodType.methodType(int.class, int.class, long.class, int.class);
    MethodHandle target = MethodHandles.lookup().findStatic(LinkedNativeTest.class, "called", type);
    for (int number = 1; number <= Catalog.size(); number++) {
      LibcFunction function = Catalog.function(number);
      MethodHandle call = LinkedNative.around(function, target, LinkedNativeTest.class, true);

      assertThat((int) call.invokeExact(1, 2L, 3)).as(function.name()).isEqualTo(6);
    }
  }
}
