package dev.ipcaudit.ledger.objects;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses belong to which mappings: sorted, none twice. Thread-safe. Who asks takes no lock
 * and allocates nothing, since each munmap(2) of the host asks; who changes it waits for others
 * that do. Addresses are of the user's half, and so never negative.
 */
public final class MappedRanges implements LongBinaryOperator {

  /** Twice what vm.max_map_count lets a process have where nobody has raised it. */
  public static final int MOST_KEPT = 1 << 17;

  private static final int FIRST = 16;

  private long[] starts = new long[FIRST];
  private long[] ends = new long[FIRST];
  private Mapping[] owners = new Mapping[FIRST];
  private int count;

  /** Odd while a thread changes the rest. */
  private volatile int version;

  /** What is left of a mapping, or of a part of it. */
  public record Piece(long start, long end, Mapping of) {

    public long bytes() {
      return end - start;
    }
  }

  /**
   * Whether a range has something in common with a mapping.
   *
   * @param length in bytes; 0 asks for the address alone
   * @return not 0 if it has, or if that changes at this moment
   */
  @Override
  public long applyAsLong(long address, long length) {
    int before = version;
    if ((before & 1) != 0) {
      return 1;
    }
    long[] from = starts;
    long[] to = ends;
    int at = search(to, Math.min(count, Math.min(from.length, to.length)), address);
    boolean found = at < Math.min(count, from.length) && from[at] < end(address, length);
    VarHandle.acquireFence();
    return found || version != before ? 1 : 0;
  }

  /** The end of a range, cut where addresses end. */
  static long end(long address, long length) {
    long end = address + Math.max(1, length);
    return end < address ? Long.MAX_VALUE : end;
  }

  /** The index of the first that ends behind an address. */
  private static int search(long[] ends, int count, long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > address) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Takes out what lies between two addresses; what is around it stays. */
  public synchronized List<Piece> take(long start, long end) {
    int first = search(ends, count, start);
    if (first == count || starts[first] >= end) {
      return List.of();
    }
    List<Piece> taken = new ArrayList<>();
    begin();
    for (int at = first; at < count && starts[at] < end; ) {
      Piece whole = new Piece(starts[at], ends[at], owners[at]);
      Piece cut = new Piece(Math.max(start, whole.start), Math.min(end, whole.end), whole.of);
      taken.add(cut);
      cut.of.bytes -= cut.bytes();
      at = replace(at, whole, cut);
    }
    end();
    return taken;
  }

  /** Leaves of a range what is outside of its cut; gives the index of what comes behind that. */
  private int replace(int at, Piece whole, Piece cut) {
    boolean before = cut.start > whole.start;
    boolean behind = cut.end < whole.end;
    if (before && behind) {
      ends[at] = cut.start;
      open(at + 1);
      set(at + 1, cut.end, whole.end, whole.of);
    } else if (before) {
      ends[at] = cut.start;
    } else if (behind) {
      starts[at] = cut.end;
    } else {
      close(at);
      return at;
    }
    return at + 1;
  }

  /**
   * Puts a range in, where nothing is.
   *
   * @return false if there is no room
   */
  public synchronized boolean put(Piece piece) {
    if (count >= MOST_KEPT) {
      return false;
    }
    int at = search(ends, count, piece.start);
    begin();
    open(at);
    set(at, piece.start, piece.end, piece.of);
    piece.of.bytes += piece.bytes();
    end();
    return true;
  }

  /** All there are, by address. */
  public synchronized List<Piece> all() {
    List<Piece> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(new Piece(starts[i], ends[i], owners[i]));
    }
    return all;
  }

  /** What is at an address, or null. */
  public synchronized @Nullable Mapping at(long address) {
    int at = search(ends, count, address);
    return at < count && starts[at] <= address ? owners[at] : null;
  }

  /** Whether nothing is left of a mapping. */
  public synchronized boolean isGone(Mapping mapping) {
    return mapping.bytes == 0;
  }

  private void begin() {
    int odd = version + 1; // one thread at a time
    version = odd;
    VarHandle.fullFence();
  }

  private void end() {
    int even = version + 1;
    version = even;
  }

  private void set(int at, long start, long end, Mapping owner) {
    starts[at] = start;
    ends[at] = end;
    owners[at] = owner;
  }

  private void open(int at) {
    if (count == starts.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      owners = Arrays.copyOf(owners, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
    }
    System.arraycopy(starts, at, starts, at + 1, count - at);
    System.arraycopy(ends, at, ends, at + 1, count - at);
    System.arraycopy(owners, at, owners, at + 1, count - at);
    count++;
  }

  private void close(int at) {
    count--;
    System.arraycopy(starts, at + 1, starts, at, count - at);
    System.arraycopy(ends, at + 1, ends, at, count - at);
    System.arraycopy(owners, at + 1, owners, at, count - at);
    owners[count] = Mapping.NONE;
  }

  /** One mapping of a file, as it was made, however it was cut since. */
  public static final class Mapping {

    static final Mapping NONE = new Mapping(0, 0, 0, "");

    private final long id;
    private final int device;
    private final long inode;
    private final String name;

    /** How much of it there is; the lock of the table holds for it. */
    private long bytes;

    /**
     * @param id in the ledger
     * @param device of its file, as in {@code st_dev}
     * @param name as the link of its descriptor had it, hostile text
     */
    public Mapping(long id, int device, long inode, String name) {
      this.id = id;
      this.device = device;
      this.inode = inode;
      this.name = name;
    }

    public long id() {
      return id;
    }

    public int device() {
      return device;
    }

    public long inode() {
      return inode;
    }

    public String name() {
      return name;
    }
  }
}
