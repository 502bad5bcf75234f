package dev.ipcaudit.tests.jdk;

import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** {@link Border} by handles. */
public final class BorderByHandle {

  private static final MethodHandle EVENTFD = bound("eventfd", HandleLibC.TWO_INTS);
  private static final MethodHandle DUP2 = bound("dup2", HandleLibC.TWO_INTS);
  private static final MethodHandle CLOSE =
      bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private BorderByHandle() {}

  public static void main(String[] args) throws Throwable {
    Border.cross(new Handles());
  }

  private static final class Handles implements Border.Libc {
    @Override
    public int eventfd(int value, int flags) throws Throwable {
      return (int) EVENTFD.invokeExact(value, flags);
    }

    @Override
    public int dup2(int descriptor, int number) throws Throwable {
      return (int) DUP2.invokeExact(descriptor, number);
    }

    @Override
    public int close(int descriptor) throws Throwable {
      return (int) CLOSE.invokeExact(descriptor);
    }
  }
}
