package dev.ipcaudit.ledger;

import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PageSize;
import dev.ipcaudit.ledger.objects.MappedRanges;
import dev.ipcaudit.ledger.objects.MappedRanges.Mapping;
import dev.ipcaudit.ledger.objects.MappedRanges.Piece;
import dev.ipcaudit.ledger.objects.ObjectId;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of shared memory that calls of this process have made, by address: munmap(2) takes
 * any range of addresses, and mremap(2) moves them. One is removed once nothing of it is left.
 * Thread-safe.
 */
public final class SharedMappings {

  private final Ledger ledger;
  private final MappedRanges ranges = new MappedRanges();
  private final AtomicInteger made = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private @Nullable Consumer<LongBinaryOperator> onFirst;

  SharedMappings(Ledger ledger, @Nullable Consumer<LongBinaryOperator> onFirst) {
    this.ledger = ledger;
    this.onFirst = onFirst;
  }

  /**
   * What a call is about to take away.
   *
   * @param length in bytes, of whole pages
   */
  public record Taken(long start, long length, List<Piece> pieces) {}

  /** The whole pages that a length in bytes is in. */
  public static long pages(long length) {
    return (length + PageSize.BYTES - 1) & -PageSize.BYTES;
  }

  /**
   * A file was mapped. What was at its place is not there any more.
   *
   * @param length in bytes, of whole pages
   * @param name as the link of its descriptor has it, hostile text
   */
  public void mapped(
      long start, long length, FileIdentity file, String name, CallSite site, long weight) {
    mapped(start, length, file.device(), file.inode(), name, site, weight);
  }

  /** The same of memory that is mapped already. */
  public void mapped(Mapping twin, long start, long length, CallSite site, long weight) {
    mapped(start, length, twin.device(), twin.inode(), twin.name(), site, weight);
  }

  private void mapped(
      long start, long length, int device, long inode, String name, CallSite site, long weight) {
    replaced(start, length, site);
    long id = ObjectId.ofMapping(start, made.getAndIncrement());
    Mapping mapping = new Mapping(id, device, inode, name);
    if (!ranges.put(new Piece(start, start + length, mapping))) {
      dropped.increment();
      return;
    }
    ledger.mapped(id, device, length, name, site, weight);
    Consumer<LongBinaryOperator> first = onFirst;
    if (first != null) {
      first.accept(ranges);
      onFirst = null;
    }
  }

  /** Something else was mapped there: what was there is gone. */
  public void replaced(long start, long length, CallSite by) {
    removed(ranges.take(start, start + length), by);
  }

  /** Whether a call that takes away names something that is known. */
  public boolean has(long start, long length) {
    return ranges.applyAsLong(start, length) != 0;
  }

  /** A call is about to take away what is there, which another thread may get at once. */
  public Taken take(long start, long length) {
    return new Taken(start, length, ranges.take(start, start + length));
  }

  /** What was taken is gone; of what nothing is left, the ledger knows so. */
  public void removed(Taken taken, CallSite by) {
    removed(taken.pieces, by);
  }

  private void removed(List<Piece> pieces, CallSite by) {
    for (Piece piece : pieces) {
      if (ranges.isGone(piece.of())) {
        ledger.removed(Kind.MAPPING, piece.of().id(), by);
      }
    }
  }

  /** The call took nothing away. */
  public void putBack(Taken taken) {
    for (Piece piece : taken.pieces) {
      if (ledger.find(Kind.MAPPING, piece.of().id()) != null) {
        put(piece);
      }
    }
  }

  /**
   * What was taken is somewhere else now, larger or smaller.
   *
   * @param length that it has there, in bytes, of whole pages
   */
  public void moved(Taken taken, long start, long length, CallSite by) {
    replaced(start, length, by);
    long end = start + length;
    for (Piece piece : taken.pieces) {
      long from = start + (piece.start() - taken.start);
      boolean last = piece.end() == taken.start + taken.length;
      long to = last ? end : Math.min(end, from + piece.bytes());
      if (from < to) {
        put(new Piece(from, to, piece.of()));
      }
    }
    removed(taken.pieces, by);
  }

  private void put(Piece piece) {
    if (!ranges.put(piece)) {
      dropped.increment();
    }
  }

  /** What is at an address, or null. */
  public @Nullable Mapping at(long address) {
    return ranges.at(address);
  }

  /** The kernel shows nothing of a mapping any more. */
  void forget(long id) {
    for (Piece piece : ranges.all()) {
      if (piece.of().id() == id) {
        ranges.take(piece.start(), piece.end());
      }
    }
  }

  /** What is left of all of them, by address. */
  public List<Piece> pieces() {
    return ranges.all();
  }

  /** As {@link BoundedTable#reportGap} has it. */
  void reportGap(Map<String, String> gaps) {
    BoundedTable.reportGap(gaps, "shared-mappings", dropped.sum(), MappedRanges.MOST_KEPT);
  }
}
