package dev.ipcaudit.tests.panama;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Calls the kernel by numbers, through handles. */
public final class ByNumber {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final long EVENTFD2 = ARM ? 19 : 290;
  private static final long CLOSE = ARM ? 57 : 3;
  private static final MethodHandle SYSCALL =
      Libc.bound(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private ByNumber() {}

  public static void main(String[] args) throws Throwable {
    for (int i = 0; i < 5; i++) {
      int event = Libc.ok((int) (long) SYSCALL.invokeExact(EVENTFD2, 0, 0)); // made
      if (i % 2 == 0) {
        Libc.ok((int) (long) SYSCALL.invokeExact(CLOSE, event, 0));
      }
    }
  }
}
