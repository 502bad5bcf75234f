package dev.ipcaudit.audit;

import dev.ipcaudit.audit.KernelSnapshot.State;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.SharedRegion;
import dev.ipcaudit.kernel.Timers;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SharedMappings;
import dev.ipcaudit.ledger.objects.MappedRanges.Piece;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel shows of objects of this process that have neither an id of the machine nor a
 * descriptor: mappings of shared memory, semaphores in it, and timers. Read when it is first asked
 * for. For one thread.
 */
final class MemorySnapshot {

  private final Ledger ledger;
  private final Path proc;
  private @Nullable List<SharedRegion> regions;
  private @Nullable Timers timers;
  private boolean timersAsked;
  private final Map<Long, Alive> mappings = new HashMap<>();

  /** What is left of a mapping: its bytes, and its file as the kernel names it now. */
  private record Alive(long bytes, String path) {}

  MemorySnapshot(Ledger ledger, Path proc) {
    this.ledger = ledger;
    this.proc = proc.resolve("self");
  }

  State of(TrackedObject object) {
    return switch (object.kind()) {
      case TIMER -> timer(object.id());
      case SHARED_SEM -> semaphore(object);
      default -> mapping(object.id());
    };
  }

  private State timer(long id) {
    if (!timersAsked) {
      timersAsked = true;
      try {
        timers = Timers.of(proc);
      } catch (IOException unknown) {
        timers = null;
      }
    }
    return timers == null ? State.UNKNOWN : timers.has(id) ? State.PRESENT : State.ABSENT;
  }

  /** It is there as long as its memory is, and no IPC where nobody else can have that. */
  private State semaphore(TrackedObject object) {
    List<SharedRegion> all = regions();
    if (all == null) {
      return State.UNKNOWN;
    }
    long address = object.id();
    String name = object.name();
    for (SharedRegion region : all) {
      if (region.start() <= address && address < region.end()) {
        return name == null || Descriptors.isStill(name, region.path())
            ? State.PRESENT
            : State.ABSENT;
      }
    }
    return State.ABSENT;
  }

  private State mapping(long id) {
    if (regions() == null) {
      return State.UNKNOWN;
    }
    return mappings.containsKey(id) ? State.PRESENT : State.ABSENT;
  }

  /** How many bytes of a mapping there are, 0 for none. */
  long bytes(TrackedObject object) {
    Alive alive = regions() == null ? null : mappings.get(object.id());
    return alive == null ? 0 : alive.bytes;
  }

  /** What a mapping is of as the kernel names it now, hostile text, or as it was. */
  @Nullable String name(TrackedObject object) {
    Alive alive =
        object.kind() != Kind.MAPPING || regions() == null ? null : mappings.get(object.id());
    return alive == null ? object.name() : alive.path;
  }

  private @Nullable List<SharedRegion> regions() {
    if (regions == null) {
      // what is unmapped between the two is not there: so the ledger comes first
      SharedMappings known = ledger.mappings();
      List<Piece> pieces = known == null ? List.of() : known.pieces();
      try {
        regions = SharedRegion.of(proc);
        compare(pieces, regions);
      } catch (IOException unknown) {
        return null;
      }
    }
    return regions;
  }

  /** Both are in the order of addresses. */
  private void compare(List<Piece> pieces, List<SharedRegion> all) {
    int first = 0;
    for (Piece piece : pieces) {
      while (first < all.size() && all.get(first).end() <= piece.start()) {
        first++;
      }
      for (int i = first; i < all.size() && all.get(i).start() < piece.end(); i++) {
        SharedRegion region = all.get(i);
        if (region.isOf(piece.of().device(), piece.of().inode())) {
          long common = region.common(piece.start(), piece.end());
          Alive before = mappings.get(piece.of().id());
          long bytes = before == null ? common : before.bytes + common;
          mappings.put(piece.of().id(), new Alive(bytes, region.path()));
        }
      }
    }
  }
}
