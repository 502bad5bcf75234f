package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers who removed what, to recognize a use that comes after. A direct-mapped table: a later
 * removal may displace an earlier one, so memory is bounded and nothing locks.
 */
final class Removals {

  static final int SLOTS = 1 << 13;

  /** IPCMNI_SHIFT of the kernel. */
  private static final int SEQUENCE_SHIFT = 15;

  /** Of objects, since a cast touches what it casts. */
  private final AtomicReferenceArray<Object> slots = new AtomicReferenceArray<>(SLOTS);

  /**
   * The ids of those in the slots, written before them: most looks find another one there, and need
   * not touch it. It is likely to lie where no cache has it any more.
   */
  private final long[] ids = new long[SLOTS];

  /**
   * Ids of System V count up, either by their index or by the sequence number above it
   * (ipc/util.h): those that follow each other are neighbors here, since one that lies anywhere
   * else has to be fetched from memory each time.
   */
  private static int slot(Kind kind, long id) {
    int spread =
        kind.keyed()
            ? (int) (id + (id >>> SEQUENCE_SHIFT)) + kind.space() * (SLOTS / 3)
            : ObjectId.hash(kind, id);
    return spread & SLOTS - 1;
  }

  /**
   * @param object what was removed, or null if this JVM had not made it
   */
  void remember(Kind kind, long id, CallSite by, TrackedObject object) {
    int slot = slot(kind, id);
    ids[slot] = id;
    slots.set(
        slot,
        object == null
            ? new Removal(kind, id, by, null, null)
            : new Removal(kind, id, by, object.site(), object.former()));
  }

  /** An id that is given out again is not removed any more. */
  void forget(Kind kind, long id) {
    int slot = slot(kind, id);
    Removal removal = find(slot, kind, id);
    if (removal != null) {
      slots.compareAndSet(slot, removal, null);
    }
  }

  /** The removal of the object, or null when it is not known to be removed. */
  Removal find(Kind kind, long id) {
    return find(slot(kind, id), kind, id);
  }

  private Removal find(int slot, Kind kind, long id) {
    Object there = slots.get(slot);
    if (there == null || ids[slot] != id) {
      return null;
    }
    Removal removal = (Removal) there;
    return removal.isOf(kind, id) ? removal : null;
  }

  /** Who removed what. */
  static final class Removal {
    private final Kind kind;
    private final long id;
    private final CallSite by;
    private final CallSite madeBy;
    private final Removal former;

    private Removal(Kind kind, long id, CallSite by, CallSite madeBy, Removal former) {
      this.kind = kind;
      this.id = id;
      this.by = by;
      this.madeBy = madeBy;
      this.former = former;
    }

    /** The same without what was before, so that no chain of them grows. */
    Removal withoutFormer() {
      return former == null ? this : new Removal(kind, id, by, madeBy, null);
    }

    /** The line that had made it, or null if that was none of this JVM. */
    CallSite madeBy() {
      return madeBy;
    }

    /** How the descriptor that had the number before was closed, or null. */
    Removal former() {
      return former;
    }

    /** Whether the line had closed the number before, and another line was given it since. */
    boolean tookAnothers() {
      return former != null
          && former.madeBy != null
          && by != CallSite.UNKNOWN
          && former.by.equals(by)
          && !former.madeBy.equals(madeBy);
    }

    private boolean isOf(Kind otherKind, long otherId) {
      return id == otherId && kind.space() == otherKind.space();
    }

    /** The exact kind; one that is looked for by number alone need not have been known. */
    Kind kind() {
      return kind;
    }

    CallSite by() {
      return by;
    }
  }
}
