package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The errno that a failed call of one thread left in a segment of the host's, until the host reads
 * it or the thread calls again. Each thread that ever had such a call has one of these.
 *
 * <p>Any access to that memory counts, a write too: the same check of the JDK stands before a write
 * and before an exchange, which reads. Not seen are reads by another thread, and those by a bare
 * address, past java.lang.foreign.
 */
final class UnreadErrno {

  /** Hears that the host read errno, or that nobody can tell any more whether it did. */
  interface Reader {
    void errnoRead();
  }

  /**
   * While any thread has an errno to read, accesses to memory by all threads cost some nanoseconds
   * more. So many of them may: one for each microsecond, and what a second of those comes to at
   * once. After that nobody is followed, and nobody accused, rather than the host slowed down.
   */
  private static final int STOCK = 1_000_000;

  private static final int NANOS = 1_000;

  private static final ThreadLocal<UnreadErrno> HERE = new ThreadLocal<>();
  private static final Object GLOBAL = Arena.global().scope();

  /** {@link IpcAuditLinker#unreadErrnos}: the round, and how many threads of it are followed. */
  private static final VarHandle FOLLOWED;

  private static final VarHandle OPEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FOLLOWED = lookup.findStaticVarHandle(IpcAuditLinker.class, "unreadErrnos", long.class);
      OPEN = lookup.findStaticVarHandle(UnreadErrno.class, "open", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** How many threads have one, with those of an earlier round, which are not followed any more. */
  static int open;

  /** Counted without a lock: it may be wrong by a few. */
  private static int stock = STOCK;

  private static long stocked = System.nanoTime();

  private @Nullable Reader reader;
  private long address;
  private int since;

  private UnreadErrno() {}

  /**
   * Whether all reads of a segment can be seen: not those of an array, of a file that is mapped, or
   * of a buffer that the segment was made of, whose session is a global one of its own.
   */
  static boolean canBeFollowed(MemorySegment host) {
    Object scope = host.scope();
    return host.isNative()
        && !host.isMapped()
        && (!GLOBAL.getClass().isInstance(scope) || scope.equals(GLOBAL));
  }

  /** A call of this thread failed. */
  static void failed(MemorySegment host, Reader reader) {
    UnreadErrno here = HERE.get();
    if (here == null) {
      here = new UnreadErrno();
      HERE.set(here);
    }
    here.end();
    if (restock()) {
      here.reader = reader;
      here.address = ErrnoSegment.errnoAddress(host);
      OPEN.getAndAdd(1);
      here.since = round((long) FOLLOWED.getAndAdd(1L));
    } else {
      reader.errnoRead();
    }
  }

  private static int round(long followed) {
    return (int) (followed >>> Integer.SIZE);
  }

  private static boolean restock() {
    long now = System.nanoTime();
    long more = (now - stocked) / NANOS;
    stocked += more * NANOS;
    stock = (int) Math.min(STOCK, Math.max(0, stock) + more);
    return stock > 0;
  }

  /** This thread makes its next call: what it has not read by now it reads too late. */
  static void nextCall() {
    UnreadErrno here = HERE.get();
    Reader reader = here == null ? null : here.reader;
    if (here != null && reader != null && !here.end()) {
      reader.errnoRead();
    }
  }

  /** This thread reads or writes memory. */
  static void accessed(MemorySegment segment, long offset, long length) {
    UnreadErrno here = HERE.get();
    Reader reader = here == null ? null : here.reader;
    if (here != null && reader != null && here.isWithin(segment, offset, length)) {
      long errno = IpcAuditErrno.save();
      try {
        here.end();
        reader.errnoRead();
      } finally {
        IpcAuditErrno.restore(errno);
      }
    } else if (--stock < 0) {
      giveUp();
    }
  }

  private boolean isWithin(MemorySegment segment, long offset, long length) {
    if (!segment.isNative()) {
      return false;
    }
    long first = segment.address() + offset;
    return first < address + Integer.BYTES
        && address - first < Math.min(length, segment.byteSize());
  }

  private static void giveUp() {
    long followed;
    do {
      followed = (long) FOLLOWED.getVolatile();
    } while ((int) followed != 0
        && !FOLLOWED.compareAndSet(followed, ((long) round(followed) + 1) << Integer.SIZE));
  }

  /** Whether it was followed until now. */
  private boolean end() {
    if (reader == null) {
      return false;
    }
    reader = null;
    OPEN.getAndAdd(-1);
    long followed;
    do {
      followed = (long) FOLLOWED.getVolatile();
      if (round(followed) != since) {
        return false;
      }
    } while (!FOLLOWED.compareAndSet(followed, followed - 1));
    return true;
  }
}
