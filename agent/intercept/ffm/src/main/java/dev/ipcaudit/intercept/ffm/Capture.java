package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.model.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A segment that errno is captured in where the host brings none. A call takes one and gives it
 * back, so that none ever serves two calls at once, wherever a virtual thread goes meanwhile. One
 * is kept per carrier, so that neither a call nor a new virtual thread has to allocate.
 */
final class Capture {

  /** Makes the linker's handle take a segment for errno as its second parameter. */
  static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final long OFFSET = offset();
  private static final ThreadLocal<Capture> HERE = PanamaLinker.perCarrier();

  private final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);
  private final AtomicBoolean taken = new AtomicBoolean(true);

  private Capture() {}

  /** By hand: the layout's own search would be spun of method handles, while the host waits. */
  private static long offset() {
    long offset = 0;
    for (MemoryLayout member : LAYOUT.memberLayouts()) {
      if (member.name().isPresent() && member.name().get().equals("errno")) {
        return offset;
      }
      offset += member.byteSize();
    }
    throw new IllegalStateException("no errno in " + LAYOUT);
  }

  /**
   * One that nobody else has. A thread cannot leave its carrier between the look and the taking.
   */
  static Capture take() {
    Capture here = HERE.get();
    if (here != null && !here.taken.getAcquire()) {
      here.taken.setPlain(true);
      return here;
    }
    return replace();
  }

  /** The one that was here is in use elsewhere, or was lost by a call that threw. */
  private static Capture replace() {
    Capture fresh = new Capture();
    HERE.set(fresh);
    return fresh;
  }

  MemorySegment segment() {
    return segment;
  }

  /** Gives it back; the call has no more use of it, on whatever carrier. */
  void give() {
    taken.setRelease(false);
  }

  /** Leaves nothing of an earlier call in the one that is taken next here. */
  static void forget() {
    Capture next = take();
    next.set(0);
    next.give();
  }

  /** The errno that the call left; gives it back. */
  int giveErrno() {
    int errno = segment.get(ValueLayout.JAVA_INT_UNALIGNED, OFFSET);
    give();
    return errno;
  }

  /** Sets what is copied from {@link #errnoSegment}. */
  void set(int errno) {
    set(segment, errno);
  }

  static void set(MemorySegment capture, int errno) {
    capture.set(ValueLayout.JAVA_INT_UNALIGNED, OFFSET, errno);
  }

  MemorySegment errnoSegment() {
    return segment.asSlice(OFFSET, Integer.BYTES);
  }

  /** Where errno is in a segment of the host's. */
  static long errnoAddress(MemorySegment host) {
    return host.address() + OFFSET;
  }

  /** The errno in a segment of the host's. */
  static int errnoOf(MemorySegment host) {
    try {
      return host.get(ValueLayout.JAVA_INT_UNALIGNED, OFFSET);
    } catch (RuntimeException closed) {
      return Errno.UNKNOWN; // by another thread, right after the call
    }
  }
}
