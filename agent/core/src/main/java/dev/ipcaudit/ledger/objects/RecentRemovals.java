package dev.ipcaudit.ledger.objects;

import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who removed what, to recognize a use that comes after. A direct-mapped table: a later
 * removal may displace an earlier one, so memory is bounded and nothing locks.
 */
public final class RecentRemovals {

  public static final int SLOTS = 1 << 13;

  /** IPCMNI_SHIFT of the kernel. */
  private static final int SEQUENCE_SHIFT = 15;

  /** Of objects, since a cast touches what it casts. */
  private final AtomicReferenceArray<Object> slots;

  /**
   * The ids of those in the slots, written before them: most looks find another one there, and need
   * not touch it. It is likely to lie where no cache has it any more.
   */
  private final long[] ids;

  public RecentRemovals() {
    this(SLOTS);
  }

  /**
   * @param count of slots, a power of two
   */
  public RecentRemovals(int count) {
    slots = new AtomicReferenceArray<>(count);
    ids = new long[count];
  }

  /**
   * Ids of System V count up, either by their index or by the sequence number above it
   * (ipc/util.h): those that follow each other are neighbors here, since one that lies anywhere
   * else has to be fetched from memory each time.
   */
  private int slot(Kind kind, long id) {
    int spread =
        kind.keyed()
            ? (int) (id + (id >>> SEQUENCE_SHIFT)) + kind.space() * (ids.length / 3)
            : ObjectId.hash(kind, id);
    return spread & (ids.length - 1);
  }

  /**
   * Something was removed, as far as this JVM knows for the first time.
   *
   * @param by the call site that removed it
   * @param object what was removed, or null if this JVM had not created it
   */
  public void remember(Kind kind, long id, CallSite by, @Nullable TrackedObject object) {
    put(new Removal(kind, id, by, object, object == null ? null : object.former()));
  }

  /**
   * A descriptor was closed that this JVM is not known to have opened, after it had closed one of
   * that number.
   */
  public Removal rememberOthers(Removal former, CallSite by) {
    Removal removal = new Removal(former.kind, former.id, by, null, former.shortened());
    put(removal);
    return removal;
  }

  private void put(Removal removal) {
    int slot = slot(removal.kind, removal.id);
    ids[slot] = removal.id;
    slots.set(slot, removal);
  }

  /** An id that is given out again is not removed any more. */
  public void forget(Kind kind, long id) {
    int slot = slot(kind, id);
    Removal removal = find(slot, kind, id);
    if (removal != null) {
      slots.compareAndSet(slot, removal, null);
    }
  }

  /** The removal of the object, or null when it is not known to be removed. */
  public @Nullable Removal find(Kind kind, long id) {
    return find(slot(kind, id), kind, id);
  }

  private @Nullable Removal find(int slot, Kind kind, long id) {
    Object there = slots.get(slot);
    if (there == null || ids[slot] != id) {
      return null;
    }
    Removal removal = (Removal) there;
    return removal.isOf(kind, id) ? removal : null;
  }

  /** Who removed what, and what is known of those who had the number of a descriptor before. */
  public static final class Removal {
    private final Kind kind;
    private final long id;
    private final CallSite by;
    private final long thread;
    private final @Nullable PathAccount maker;
    private final long makerThread;
    private final @Nullable Removal former;

    /** Plain: two threads that find the same at one moment may both report it. */
    private boolean reported;

    /** Plain: written before anybody can find it closed. */
    private boolean certain;

    private Removal(
        Kind kind, long id, CallSite by, @Nullable TrackedObject object, @Nullable Removal former) {
      this(
          kind,
          id,
          by,
          Thread.currentThread().getId(),
          object == null ? null : object.path(),
          object == null ? 0 : object.thread(),
          former);
    }

    private Removal(
        Kind kind,
        long id,
        CallSite by,
        long thread,
        @Nullable PathAccount maker,
        long makerThread,
        @Nullable Removal former) {
      this.kind = kind;
      this.id = id;
      this.by = by;
      this.thread = thread;
      this.maker = maker;
      this.makerThread = makerThread;
      this.former = former;
    }

    /** The same with one that was before at most, so that no chain of them grows. */
    public Removal shortened() {
      return former == null || former.former == null
          ? this
          : new Removal(
              kind,
              id,
              by,
              thread,
              maker,
              makerThread,
              new Removal(
                  kind, id, former.by, former.thread, former.maker, former.makerThread, null));
    }

    /** The call site that had created it, or null if that was none of this JVM. */
    public @Nullable CallSite createdBy() {
      return maker == null ? null : maker.site();
    }

    /** The account of that path. */
    public @Nullable PathAccount maker() {
      return maker;
    }

    /** The thread that had created it. */
    public long makerThread() {
      return makerThread;
    }

    /** The thread that removed it. */
    public long thread() {
      return thread;
    }

    /** How the descriptor that had the number before was closed, or null. */
    public @Nullable Removal former() {
      return former;
    }

    /** Whether it took a descriptor that this JVM is not known to have opened. */
    public boolean tookOthers() {
      return maker == null && former != null;
    }

    /** It is known whose descriptor it took: whoever finds it closed is not to blame. */
    public void markCertain() {
      certain = true;
    }

    public boolean isCertain() {
      return certain;
    }

    /** Whether it was not reported yet; it counts as reported from now on. */
    public boolean isFirstReport() {
      boolean first = !reported;
      reported = true;
      return first;
    }

    private boolean isOf(Kind otherKind, long otherId) {
      return id == otherId && kind.space() == otherKind.space();
    }

    /** The exact kind; one that is looked for by number alone need not have been known. */
    public Kind kind() {
      return kind;
    }

    public CallSite by() {
      return by;
    }
  }
}
