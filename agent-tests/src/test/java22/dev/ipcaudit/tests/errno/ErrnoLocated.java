package dev.ipcaudit.tests.errno;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Finds errno where {@code __errno_location} says, after calls that do not capture it. */
public final class ErrnoLocated {

  private static final int EFD_NONBLOCK = 04000;
  private static final MethodHandle EVENTFD = HandleLibC.bound("eventfd", HandleLibC.TWO_INTS);
  private static final MethodHandle WRITE =
      HandleLibC.bound("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  /** Linked with the first call, as jextract has it: after the first one that fails. */
  private static final class Location {
    private static final MethodHandle ERRNO =
        HandleLibC.bound(
            "__errno_location", FunctionDescriptor.of(ADDRESS.withTargetLayout(JAVA_INT)));
  }

  private ErrnoLocated() {}

  public static void main(String[] args) throws Throwable {
    int event = HandleLibC.ok((int) EVENTFD.invokeExact(0, EFD_NONBLOCK));
    MemorySegment most = Arena.global().allocateFrom(JAVA_LONG, -2L);
    HandleLibC.ok((int) (long) WRITE.invokeExact(event, most, 8L));
    for (int i = 0; i < 5; i++) {
      long written = (long) WRITE.invokeExact(event, most, 8L); // looked at
      MemorySegment errno = (MemorySegment) Location.ERRNO.invokeExact();
      System.out.println(written + " errno " + errno.get(JAVA_INT, 0));
    }
    for (int i = 0; i < 7; i++) {
      if ((long) WRITE.invokeExact(event, most, 8L) != -1) { // not looked at
        throw new IllegalStateException();
      }
    }
  }
}
