package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function with the set -1, which fails with EINVAL and does nothing, through a handle as
 * hosts get it, and looks whether the call was heard. The function is semop(2); or semctl(2), where
 * the host's own handle has a shape that it can be called by, since the JDK's linker makes one stub
 * for all handles of a shape, and takes milliseconds for it.
 */
final class FfmSelfTest implements DowncallListener {

  /** What semget(2) takes, and socket(2); semctl has a fourth argument for some commands only. */
  private static final FunctionDescriptor THREE_INTS =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private static final int NO_SET = -1;

  private final Downcalls downcalls;
  private String heard = "nothing";

  private FfmSelfTest(Downcalls downcalls) {
    this.downcalls = downcalls;
  }

  /**
   * What is wrong, or null; null too if this libc has no semaphores.
   *
   * @param host of a handle that the host gets, null if that is not known
   */
  static @Nullable String run(
      Downcalls downcalls, SymbolLookup libc, @Nullable FunctionDescriptor host) throws Throwable {
    String name = THREE_INTS.equals(host) ? "semctl" : "semop";
    MemorySegment function = libc.find(name).orElse(null);
    if (function == null) {
      return null;
    }
    FfmSelfTest test = new FfmSelfTest(downcalls);
    ErrnoSegment.forget();
    int result = name.equals("semop") ? test.semop(function) : test.semctl(function);
    String expected = said(name, NO_SET, -1, Errno.EINVAL);
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

  private int semop(MemorySegment semop) throws Throwable {
    FunctionDescriptor shape =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    MethodHandle handle = downcalls.make(Catalog.known("semop"), this, shape);
    // nothing is read there, but some emulators of the kernel refuse a null pointer first
    return (int) handle.invokeExact(semop, NO_SET, semop, 0L);
  }

  private int semctl(MemorySegment semctl) throws Throwable {
    MethodHandle handle = downcalls.make(Catalog.known("semctl"), this, THREE_INTS);
    return (int) handle.invokeExact(semctl, NO_SET, 0, Abi.GETPID);
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
