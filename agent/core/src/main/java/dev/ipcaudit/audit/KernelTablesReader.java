package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.Children;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.MachineLimits;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the kernel shows, for a report that somebody will look at: it costs more than the
 * snapshot that findings stand on, some microseconds for every object, descriptor and child. What
 * cannot be read is left out. For one thread.
 */
public final class KernelTablesReader {

  /** Files in /dev/shm and queues that are looked at, so that nobody can keep the JVM busy. */
  private static final int MAX_FILES = 10_000;

  private static final Path SELF = Path.of("/proc/self");
  private static final Kind[] SYSTEM_V = {Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG};
  private static final Kind[] SHARED_MEMORY = {Kind.POSIX_SEM, Kind.POSIX_SHM};
  private static final String[] NAMESPACES = {"ipc", "pid", "mnt", "user"};

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Map<Kind, long[]> counts = new EnumMap<>(Kind.class);
  private final List<KernelTables.Entry> objects = new ArrayList<>();

  public KernelTablesReader(Ledger ledger, KeyNames keyNames) {
    this.ledger = ledger;
    this.keyNames = keyNames;
  }

  /**
   * Reads now.
   *
   * @param limits read before
   */
  public KernelTables read(List<LimitUsage> limits) {
    for (Kind kind : SYSTEM_V) {
      start(kind);
      try {
        new SysvTable().scan(kind, this::systemV);
      } catch (IOException unreadable) {
        counts.remove(kind);
      }
    }
    files(SHARED_MEMORY, () -> PosixObjects.inShm(MAX_FILES, this::posix));
    Path queues = PosixNames.queues();
    if (queues != null) {
      files(
          new Kind[] {Kind.POSIX_MQ}, () -> PosixObjects.inQueues(queues, MAX_FILES, this::posix));
    }
    objects.sort(Comparator.comparing(KernelTables.Entry::created));
    return new KernelTables(
        Instant.ofEpochMilli(System.currentTimeMillis()),
        namespaces(),
        tables(with(limits)),
        List.copyOf(first(objects)),
        descriptors(),
        children());
  }

  private void start(Kind kind) {
    counts.put(kind, new long[2]);
  }

  private void files(Kind[] kinds, Listing listing) {
    for (Kind kind : kinds) {
      start(kind);
    }
    try {
      listing.run();
    } catch (IOException unreadable) {
      for (Kind kind : kinds) {
        counts.remove(kind);
      }
    }
  }

  private void systemV(SysvRow row) {
    TrackedObject object = counted(row.kind(), row.id());
    // what is marked is removed already, and has lost its key
    if (object != null && !row.markedForRemoval()) {
      count(object.kind())[1]++;
      add(
          object,
          object.id(),
          row.perms() & 0777,
          row.size(),
          row.kind() == Kind.SYSV_SHM ? row.nattch() : row.qnum());
    }
  }

  private void posix(PosixObject file) {
    TrackedObject object = counted(file.kind(), file.inode());
    if (object != null && file.name().equals(object.name())) {
      count(object.kind())[1]++;
      PosixObject.Content content = file.kind() == Kind.POSIX_MQ ? file.content() : null;
      long size = content == null ? file.size() : content.value();
      add(object, file.inode(), file.mode() & 0777, size, -1);
    }
  }

  /** Counts one of all; gives the object of this JVM that it may be, or null. */
  private @Nullable TrackedObject counted(Kind kind, long id) {
    count(kind)[0]++;
    return ledger.find(kind, id);
  }

  /** How many there are of a kind that was begun with, and how many of them this JVM made. */
  private long[] count(Kind kind) {
    return Objects.requireNonNull(counts.get(kind)); // start came before
  }

  private void add(TrackedObject object, long id, int permissions, long size, long used) {
    Kind kind = object.kind();
    String path = kind.keyed() && object.key() != 0 ? keyNames.path(object.key()) : null;
    objects.add(
        new KernelTables.Entry(
            kind,
            id,
            object.keyText(),
            kind.keyed() ? path : object.name(),
            permissions,
            size,
            used,
            Instant.ofEpochMilli(object.createdMillis()),
            object.site()));
  }

  private List<KernelTables.Table> tables(List<LimitUsage> limits) {
    List<KernelTables.Table> tables = new ArrayList<>();
    counts.forEach(
        (kind, count) -> {
          String name = limit(kind);
          long max = -1;
          for (LimitUsage limit : limits) {
            max = limit.name().equals(name) ? limit.max() : max;
          }
          tables.add(new KernelTables.Table(kind, count[1], count[0], max < 0 ? null : name, max));
        });
    return tables;
  }

  /** The limit on queues is read elsewhere only where one could not be made. */
  private static List<LimitUsage> with(List<LimitUsage> limits) {
    List<LimitUsage> all = new ArrayList<>(limits);
    try {
      all.addAll(MachineLimits.ofQueues());
    } catch (IOException unreadable) {
      return limits;
    }
    return all;
  }

  private static @Nullable String limit(Kind kind) {
    return switch (kind) {
      case SYSV_SEM -> "SEMMNI";
      case SYSV_SHM -> "SHMMNI";
      case SYSV_MSG -> "MSGMNI";
      case POSIX_MQ -> "queues_max";
      default -> null;
    };
  }

  private static Map<String, String> namespaces() {
    long self = ProcessHandle.current().pid();
    Map<String, String> namespaces = new LinkedHashMap<>();
    for (String type : NAMESPACES) {
      namespaces.put(type, Namespaces.of(self, type));
    }
    return namespaces;
  }

  private static Map<String, Integer> descriptors() {
    try {
      return OpenDescriptor.types(SELF, KernelTables.MAX_DESCRIPTORS);
    } catch (IOException unreadable) {
      return Map.of();
    }
  }

  private static List<ProcessStat> children() {
    try {
      return Children.of(0);
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(all.size(), KernelTables.MAX_OBJECTS));
  }

  /** Lists a directory. */
  private interface Listing {
    void run() throws IOException;
  }
}
