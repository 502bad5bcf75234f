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

  private final AtomicReferenceArray<Removal> slots = new AtomicReferenceArray<>(SLOTS);

  private static int slot(Kind kind, long id) {
    return ObjectId.hash(kind, id) & SLOTS - 1;
  }

  void remember(Kind kind, long id, CallSite by) {
    slots.set(slot(kind, id), new Removal(kind, id, by));
  }

  /** An id that is given out again is not removed any more. */
  void forget(Kind kind, long id) {
    int slot = slot(kind, id);
    Removal removal = slots.get(slot);
    if (removal != null && removal.isOf(kind, id)) {
      slots.compareAndSet(slot, removal, null);
    }
  }

  /** The removal of the object, or null when it is not known to be removed. */
  Removal find(Kind kind, long id) {
    Removal removal = slots.get(slot(kind, id));
    return removal != null && removal.isOf(kind, id) ? removal : null;
  }

  /** Who removed what. */
  static final class Removal {
    private final Kind kind;
    private final long id;
    private final CallSite by;

    private Removal(Kind kind, long id, CallSite by) {
      this.kind = kind;
      this.id = id;
      this.by = by;
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
