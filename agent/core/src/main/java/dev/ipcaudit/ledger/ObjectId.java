package dev.ipcaudit.ledger;

import dev.ipcaudit.model.Kind;

/**
 * What identifies an object while it exists: the kernel's id, and the space of ids that the kind
 * belongs to. System V ids carry a sequence number and come back only after about four million
 * cycles; an attachment's id is its address; numbers of descriptors are given out again at once.
 */
class ObjectId {

  private final Kind kind;
  private final long id;

  ObjectId(Kind kind, long id) {
    this.kind = kind;
    this.id = id;
  }

  public final Kind kind() {
    return kind;
  }

  /** The kernel's id, the inode of what has a name, an address, the number of a descriptor. */
  public final long id() {
    return id;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ObjectId
        && id == ((ObjectId) other).id
        && kind.space() == ((ObjectId) other).kind.space();
  }

  @Override
  public final int hashCode() {
    return hash(kind, id);
  }

  /** Spreads ids that differ by their index or by their sequence number alone. */
  static int hash(Kind kind, long id) {
    long mixed = (id * 31 + kind.space()) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
