package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The errno of libc itself, which a successful call leaves as it was: a host that captures it after
 * a success would see what a question of ours has left there.
 */
final class LibcErrno {

  private final MethodHandle location;
  private final MethodHandle copy;

  LibcErrno(Linking linking) throws Throwable {
    SymbolLookup libc = linking.linker().defaultLookup();
    location =
        linking
            .linkCapturing(FunctionDescriptor.of(ValueLayout.JAVA_LONG))
            .bindTo(libc.find("__errno_location").orElseThrow());
    copy =
        linking
            .link(
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG))
            .bindTo(libc.find("memcpy").orElseThrow());
  }

  int read() throws Throwable {
    Capture capture = Capture.take();
    long unused = (long) location.invokeExact(capture.segment());
    return capture.giveErrno();
  }

  void write(int errno) throws Throwable {
    Capture capture = Capture.take();
    long address = (long) location.invokeExact(capture.segment());
    capture.set(errno);
    // memory at an address alone is not Java's to write without native access, but libc's
    long unused = (long) copy.invokeExact(address, capture.errnoSegment(), (long) Integer.BYTES);
    capture.give();
  }
}
