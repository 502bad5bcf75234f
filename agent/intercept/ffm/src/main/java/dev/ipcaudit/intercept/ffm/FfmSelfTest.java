package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls semop of the set -1, which fails with EINVAL and does nothing (semop(2)), through a handle
 * as hosts get it, and looks whether the call was heard.
 */
final class FfmSelfTest implements DowncallListener {

  private static final int NO_SET = -1;

  private String heard = "nothing";

  private FfmSelfTest() {}

  /** What is wrong, or null. */
  static @Nullable String run(Downcalls downcalls, MemorySegment semop) throws Throwable {
    FfmSelfTest test = new FfmSelfTest();
    FunctionDescriptor shape =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    MethodHandle handle = downcalls.make(Catalog.known("semop"), test, shape);
    ErrnoSegment.forget();
    // nothing is read there, but some emulators of the kernel refuse a null pointer first
    int result = (int) handle.invokeExact(semop, NO_SET, semop, 0L);
    String expected = said("semop", NO_SET, -1, Errno.EINVAL);
    if (result == -1 && test.heard.equals(expected)) {
      return null;
    }
    return "expected to observe "
        + expected
        + " with result -1, but observed "
        + test.heard
        + " with result "
        + result;
  }

  @Override
  public void before(
      LibcFunction function, MethodHandle handle, MemorySegment address, Object[] arguments) {
    heard = "a question before " + function;
  }

  @Override
  public void returned(
      LibcFunction function,
      Object[] arguments,
      @Nullable Object result,
      int errno,
      @Nullable MemorySegment host) {
    heard = said(function.name(), arguments[0], result, errno);
  }

  @Override
  public void failed(Throwable unseen) {
    heard = unseen.toString();
  }

  private static String said(String function, Object id, @Nullable Object result, int errno) {
    return function + "(" + id + ") = " + result + ", errno " + errno;
  }
}
