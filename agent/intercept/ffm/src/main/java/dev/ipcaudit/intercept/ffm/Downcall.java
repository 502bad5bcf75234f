package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.LibcFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What surrounds the calls of one function through handles of one shape. Thread-safe. */
final class Downcall {

  private final LibcFunction function;
  private final Listener listener;
  private final MethodHandle handle;
  private final boolean ownCapture;

  /**
   * @param handle takes the address, the segment for errno and the arguments
   * @param ownCapture whether that segment is one of {@link Captures}, not the host's
   */
  Downcall(LibcFunction function, Listener listener, MethodHandle handle, boolean ownCapture) {
    this.function = function;
    this.listener = listener;
    this.handle = handle;
    this.ownCapture = ownCapture;
  }

  void before(MemorySegment address, Object[] arguments) {
    try {
      listener.before(function, handle, address, arguments);
    } catch (Throwable unseen) {
      listener.failed(unseen);
    }
  }

  void after(Object result, MemorySegment capture, Object[] arguments) {
    try {
      int errno = Captures.errno(capture);
      if (ownCapture) {
        Captures.give(capture);
      }
      listener.returned(function, arguments, result, errno);
    } catch (Throwable unseen) {
      listener.failed(unseen);
    }
  }
}
