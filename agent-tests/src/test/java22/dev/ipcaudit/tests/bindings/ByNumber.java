package dev.ipcaudit.tests.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Calls the kernel by numbers, through handles. */
public final class ByNumber {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final long EVENTFD2 = ARM ? 19 : 290;
  private static final long CLOSE = ARM ? 57 : 3;
  private static final MethodHandle SYSCALL =
      HandleLibC.bound(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private ByNumber() {}

  public static void main(String[] args) throws Throwable {
    for (int i = 0; i < 5; i++) {
      int event = HandleLibC.ok((int) (long) SYSCALL.invokeExact(EVENTFD2, 0, 0)); // made
      if (i % 2 == 0) {
        HandleLibC.ok((int) (long) SYSCALL.invokeExact(CLOSE, event, 0));
      }
    }
  }
}
