package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
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

  int after(int result, MemorySegment capture, Object[] arguments) {
    returned(result, capture, arguments);
    return result;
  }

  long after(long result, MemorySegment capture, Object[] arguments) {
    returned(result, capture, arguments);
    return result;
  }

  MemorySegment after(MemorySegment result, MemorySegment capture, Object[] arguments) {
    returned(result, capture, arguments);
    return result;
  }

  private void returned(Object result, MemorySegment capture, Object[] arguments) {
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

  // ---- what the handles of every function call

  static int pass(int result, MemorySegment capture) {
    Captures.give(capture);
    return result;
  }

  static long pass(long result, MemorySegment capture) {
    Captures.give(capture);
    return result;
  }

  static MemorySegment pass(MemorySegment result, MemorySegment capture) {
    Captures.give(capture);
    return result;
  }

  static boolean failed(int result) {
    return result == -1;
  }

  /** Of a long that the host made of an int, the upper half means nothing. */
  static boolean failed(long result) {
    return (int) result == -1;
  }

  static boolean failed(MemorySegment result) {
    return (int) result.address() == -1;
  }

  static boolean failedOrRemoves(boolean failed, int command) {
    return failed || command == Catalog.IPC_RMID;
  }
}
