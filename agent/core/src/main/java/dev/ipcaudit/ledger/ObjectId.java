package dev.ipcaudit.ledger;

import dev.ipcaudit.model.Kind;

/**
 * What identifies an object while it exists: the kind and the kernel's id. System V ids carry a
 * sequence number and come back only after about four million cycles; an attachment's id is its
 * address.
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

  /** The kernel's id, or the address of an attachment. */
  public final long id() {
    return id;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ObjectId
        && id == ((ObjectId) other).id
        && kind == ((ObjectId) other).kind;
  }

  @Override
  public final int hashCode() {
    return hash(kind, id);
  }

  /** Spreads ids that differ by their index or by their sequence number alone. */
  static int hash(Kind kind, long id) {
    long mixed = (id * 31 + kind.ordinal()) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
