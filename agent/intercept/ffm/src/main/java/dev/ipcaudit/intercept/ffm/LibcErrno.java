package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The errno of libc itself, which the host may capture or read after its next call that succeeds: a
 * hook must not leave one of its own. Thread-safe.
 */
final class LibcErrno {

  /** {@code int *__errno_location(void)}, as a number; null if this libc has none. */
  private final @Nullable MethodHandle location;

  LibcErrno(LinkerAccess linking) throws Throwable {
    Optional<MemorySegment> symbol = symbol(linking);
    location =
        symbol.isEmpty()
            ? null
            : linking.link(FunctionDescriptor.of(ValueLayout.JAVA_LONG)).bindTo(symbol.get());
    save(); // so that the first call of a host has nothing to load
  }

  /** Of the function that tells where errno is. */
  static Optional<MemorySegment> symbol(LinkerAccess linking) {
    return linking.linker().defaultLookup().find("__errno_location");
  }

  /** What {@link IpcAuditErrno#restore} takes. */
  long save() throws Throwable {
    long errno = IpcAuditErrno.save();
    if (errno != IpcAuditErrno.UNKNOWN || location == null) {
      return errno;
    }
    IpcAuditErrno.place((long) location.invokeExact());
    return IpcAuditErrno.save();
  }
}
