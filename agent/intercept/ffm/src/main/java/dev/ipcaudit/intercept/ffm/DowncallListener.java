package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.LibcFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Hears of calls through handles. Called on any thread of the host. */
interface DowncallListener {

  /**
   * Before a call that may create.
   *
   * @param handle the one that is about to be called, with a segment for errno as its second
   *     parameter
   */
  void before(LibcFunction function, MethodHandle handle, MemorySegment address, Object[] arguments)
      throws Throwable;

  /**
   * After a call of interest.
   *
   * @param host where the host finds errno, or null if it did not ask for it
   */
  void returned(
      LibcFunction function,
      Object[] arguments,
      @Nullable Object result,
      int errno,
      @Nullable MemorySegment host)
      throws Throwable;

  /** What was thrown for want of which one call, or one handle, is not heard. */
  void failed(Throwable unseen);
}
