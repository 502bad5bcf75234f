package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.model.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A segment that errno is captured in where the host brings none. Neither a call nor a new virtual
 * thread has to allocate one.
 *
 * <p>A platform thread has one of its own as long as a slot of a table is free for it. It needs no
 * mark that it is in use: a call within the call, made by native code that calls back, is over when
 * errno is captured for the outer one. All others take one of their carrier and give it back, so
 * that it never serves two calls at once, wherever a virtual thread goes meanwhile.
 */
final class ErrnoSegment {

  /** Makes the linker's handle take a segment for errno as its second parameter. */
  static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final long OFFSET = offset();

  /** By the low bits of the thread's number, which no later thread ever has again. */
  private static final @Nullable ErrnoSegment[] OWNED = new ErrnoSegment[256];

  private static final ThreadLocal<ErrnoSegment> HERE = PanamaLinker.perCarrier();
  private static final long NOBODY = 0;

  /** For calls before which none can be had: it tells nothing, since others use it meanwhile. */
  static final ErrnoSegment SPARE = new ErrnoSegment(null);

  /** Read by the wrappers without a call, for which the stack may have no room. */
  final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);

  private final long owner;
  private final WeakReference<Thread> thread;

  /** Weak, since a mark knows its thread, and a thread its class loader. */
  private final WeakReference<IpcAuditInFlight> mark;

  private final AtomicBoolean taken = new AtomicBoolean(true);

  private ErrnoSegment(@Nullable Thread owning) {
    owner = owning == null ? NOBODY : owning.threadId();
    thread = new WeakReference<>(owning);
    mark = new WeakReference<>(owning == null ? null : IpcAuditInFlight.here());
  }

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

  /** One that nobody else has. */
  static ErrnoSegment take() {
    ErrnoSegment own = own();
    return own != null ? own : takeShared();
  }

  /** Marks that this thread is in a call which may wait. */
  static IpcAuditInFlight mark(int function, long object) {
    ErrnoSegment own = own();
    IpcAuditInFlight mark = own != null ? own.mark.get() : null;
    if (mark == null) {
      mark = IpcAuditInFlight.here();
    }
    mark.begin(function, object);
    return mark;
  }

  /** The one of this platform thread, or null. */
  private static @Nullable ErrnoSegment own() {
    Thread current = Thread.currentThread();
    long id = current.threadId();
    ErrnoSegment own = OWNED[(int) id & OWNED.length - 1];
    return own != null && own.owner == id ? own : claim(current);
  }

  private static @Nullable ErrnoSegment claim(Thread current) {
    int slot = (int) current.threadId() & OWNED.length - 1;
    ErrnoSegment there = OWNED[slot];
    if (current.isVirtual() || (there != null && !there.isLeft())) {
      return null;
    }
    ErrnoSegment own = new ErrnoSegment(current);
    OWNED[slot] = own;
    return own;
  }

  private boolean isLeft() {
    Thread owning = thread.get();
    return owning == null || !owning.isAlive();
  }

  /** A thread cannot leave its carrier between the look and the taking. */
  private static ErrnoSegment takeShared() {
    ErrnoSegment here = HERE.get();
    if (here != null && !here.taken.getAcquire()) {
      here.taken.setPlain(true);
      return here;
    }
    // the one that was here is in use elsewhere, or was lost by a call that threw
    ErrnoSegment fresh = new ErrnoSegment(null);
    HERE.set(fresh);
    return fresh;
  }

  MemorySegment segment() {
    return segment;
  }

  /** Gives it back; the call has no more use of it, on whatever carrier. */
  void give() {
    if (owner == NOBODY && this != SPARE) {
      taken.setRelease(false);
    }
  }

  /** Leaves nothing of an earlier call in the one that is taken next here. */
  static void forget() {
    ErrnoSegment next = take();
    next.set(0);
    next.give();
  }

  /** The errno that the call left; gives it back. */
  int giveErrno() {
    if (this == SPARE) {
      return Errno.UNKNOWN;
    }
    int errno = segment.get(ValueLayout.JAVA_INT_UNALIGNED, OFFSET);
    give();
    return errno;
  }

  private void set(int errno) {
    set(segment, errno);
  }

  static void set(MemorySegment capture, int errno) {
    capture.set(ValueLayout.JAVA_INT_UNALIGNED, OFFSET, errno);
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
