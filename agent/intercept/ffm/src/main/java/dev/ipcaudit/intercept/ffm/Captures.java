package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * The segments that errno is captured in where the host brings none. A call takes one and gives it
 * back, so none ever serves two calls at once, wherever a virtual thread goes meanwhile; one is
 * kept per carrier, so that neither a call nor a new virtual thread has to allocate.
 */
final class Captures {

  /** Makes the linker's handle take a segment for errno as its second parameter. */
  static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final long OFFSET = offset();

  private static final ThreadLocal<Captures> HERE = PanamaLinker.perCarrier();

  private MemorySegment spare;

  private Captures() {}

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

  static MemorySegment take() {
    Captures here = HERE.get();
    if (here != null && here.spare != null) {
      MemorySegment taken = here.spare;
      here.spare = null;
      return taken;
    }
    return Arena.ofAuto().allocate(LAYOUT);
  }

  /** What a call that throws does not give back, the garbage collector takes. */
  static void give(MemorySegment taken) {
    Captures here = HERE.get();
    if (here == null) {
      here = new Captures();
      HERE.set(here);
    }
    here.spare = taken;
  }

  static int errno(MemorySegment capture) {
    return capture.get(ValueLayout.JAVA_INT_UNALIGNED, OFFSET);
  }

  static void errno(MemorySegment capture, int errno) {
    capture.set(ValueLayout.JAVA_INT_UNALIGNED, OFFSET, errno);
  }

  /** The errno alone. */
  static MemorySegment slice(MemorySegment capture) {
    return capture.asSlice(OFFSET, Integer.BYTES);
  }
}
