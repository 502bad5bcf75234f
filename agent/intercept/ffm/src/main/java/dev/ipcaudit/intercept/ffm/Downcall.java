package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.LibcFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** What surrounds the calls of one function through handles of one shape. Thread-safe. */
final class Downcall implements WrappedHandle {

  private final LibcFunction function;
  private final DowncallListener listener;
  private final MethodHandle handle;

  /**
   * @param handle takes the address, the segment for errno and the arguments
   */
  Downcall(LibcFunction function, DowncallListener listener, MethodHandle handle) {
    this.function = function;
    this.listener = listener;
    this.handle = handle;
  }

  void before(MemorySegment address, Object[] arguments) {
    try {
      listener.before(function, handle, address, arguments);
    } catch (Throwable unseen) {
      listener.failed(unseen);
    }
  }

  void after(@Nullable Object result, int errno, @Nullable MemorySegment host, Object[] arguments) {
    try {
      listener.returned(function, arguments, result, errno, host);
    } catch (Throwable unseen) {
      listener.failed(unseen);
    }
  }
}
