package dev.ipcaudit.ledger.objects;

import dev.ipcaudit.model.Kind;

/**
 * What identifies an object while it exists: the kernel's id, and the space of ids that the kind
 * belongs to. System V ids carry a sequence number and come back only after about four million
 * cycles; an attachment's id is its address; numbers of descriptors are given out again at once.
 */
public class ObjectId {

  /** No address of a process has more bits: what lies above them tells handles of one apart. */
  private static final int ADDRESS_BITS = 48;

  /** A semaphore begins at a multiple of eight: the bits below tell handles apart as well. */
  private static final int LOW_BITS = 3;

  /** A mapping begins at a page, of 4096 bytes at least. */
  private static final int PAGE_BITS = 12;

  /** How many handles of one semaphore have ids. */
  public static final int MOST_HANDLES = 1 << (Long.SIZE - ADDRESS_BITS + LOW_BITS);

  private final Kind kind;
  private final long id;

  public ObjectId(Kind kind, long id) {
    this.kind = kind;
    this.id = id;
  }

  public final Kind kind() {
    return kind;
  }

  /** The kernel's id, the inode of what has a name, an address, the descriptor. */
  public final long id() {
    return id;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ObjectId another
        && id == another.id
        && kind.space() == another.kind.space();
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

  /**
   * The id of one of several handles of a semaphore, which have one address.
   *
   * @param handle from 0
   */
  public static long ofHandle(long address, int handle) {
    return (long) (handle >>> LOW_BITS) << ADDRESS_BITS
        | address
        | (handle & ((1 << LOW_BITS) - 1));
  }

  /**
   * The id of a mapping: of one that lost its first pages another may have the address.
   *
   * @param number tells it from others; its low bits suffice
   */
  public static long ofMapping(long address, int number) {
    return address | (number & ((1 << PAGE_BITS) - 1));
  }

  /** The address at which the mapping of that id was made. */
  static long ofMapped(long id) {
    return id & -(1L << PAGE_BITS);
  }

  /** The address alone, of what the id is for a handle. */
  public static long address(long id) {
    return id & ((1L << ADDRESS_BITS) - (1L << LOW_BITS));
  }
}
