package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.Attachments;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.MachineLimits;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.kernel.ProcessLimits;
import dev.ipcaudit.kernel.SocketNames;
import dev.ipcaudit.kernel.SysvLimits;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.kernel.SysvTotals;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.children.Descendants;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.LimitFailure;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's tables say, at one moment, of the objects that the ledger holds. Reading costs
 * about one microsecond a row of the tables; memory grows with the ledger, not with the tables.
 */
public final class KernelSnapshot {

  private static final long SELF = ProcessHandle.current().pid();

  /** The kinds with a table in /proc/sysvipc. */
  private static final Kind[] TABLES = {Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG};

  private final Map<Kind, SysvPresence> presences = new EnumMap<>(Kind.class);
  private final SysvTotals totals = new SysvTotals();
  private final long durationNanos;
  private final Path proc;
  private List<LimitUsage> limits = List.of();
  private ChildSnapshot offspring = new ChildSnapshot(List.of(), List.of());
  private @Nullable Map<Long, Integer> attachments;
  private final Map<Integer, String> links = new HashMap<>();
  private @Nullable SocketNames sockets;
  private KnownWaits waits = KnownWaits.NONE;
  private final MemorySnapshot memory;
  private final Ledger ledger;
  private @Nullable EnumSet<Kind> unseen;
  private final Descendants descendants;
  private @Nullable Set<String> shmBefore;
  private @Nullable IOException trouble;

  private KernelSnapshot(Ledger ledger, Path proc) {
    this.proc = proc;
    this.ledger = ledger;
    memory = new MemorySnapshot(ledger, proc);
    long start = System.nanoTime();
    SysvTable table = new SysvTable(proc);
    descendants = ledger.programs().descendants();
    Map<Integer, String> makers = makers(descendants);
    for (Kind kind : TABLES) {
      SysvPresence presence = new SysvPresence(ids(ledger, kind), totals, makers);
      try {
        table.scan(kind, presence);
        presences.put(kind, presence);
      } catch (IOException failure) {
        trouble(failure);
      }
    }
    try {
      limits = new ArrayList<>(new SysvLimits(proc).read(totals));
      limits.addAll(ProcessLimits.read());
      if (lacks(ledger, Kind.POSIX_MQ)) {
        limits.addAll(MachineLimits.ofQueues());
      }
      if (lacks(ledger, Kind.INOTIFY)) {
        limits.addAll(MachineLimits.ofInotify());
      }
      if (holdsAttachments(ledger)) {
        attachments = Attachments.of(proc.resolve("self"));
      }
    } catch (IOException failure) {
      trouble(failure);
    }
    durationNanos = System.nanoTime() - start;
    try {
      offspring = ChildSnapshot.read(ledger);
      limits = new ArrayList<>(limits);
      limits.addAll(offspring.limits());
    } catch (IOException failure) {
      trouble(failure);
    }
  }

  /** This process, by its pid, with no name, and all that it has started, directly or not. */
  private static Map<Integer, String> makers(Descendants descendants) {
    try {
      descendants.look();
    } catch (IOException unreadable) {
      // those that are known already
    }
    Map<Integer, String> makers = new HashMap<>();
    for (Descendants.Descendant one : descendants.all()) {
      makers.put(one.pid(), one.name() == null ? "unknown" : one.name());
    }
    makers.put((int) SELF, "");
    return makers;
  }

  /** Reads the kernel's tables now. A table that cannot be read makes its objects unknown. */
  public static KernelSnapshot take(Ledger ledger) {
    return take(ledger, Path.of("/proc"));
  }

  /** The same of another directory that is laid out like /proc; descriptors are this process's. */
  public static KernelSnapshot take(Ledger ledger, Path proc) {
    return new KernelSnapshot(ledger, proc);
  }

  private void trouble(IOException failure) {
    trouble = trouble == null ? failure : trouble;
  }

  private static long[] ids(Ledger ledger, Kind kind) {
    long[] ids = new long[16];
    int count = 0;
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == kind) {
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, count * 2);
        }
        ids[count++] = object.id();
      }
    }
    ids = Arrays.copyOf(ids, count);
    Arrays.sort(ids);
    return ids;
  }

  /** Only then their limits matter: nothing shows how much of them is used. */
  private static boolean lacks(Ledger ledger, Kind kind) {
    for (LimitFailure exhaustion : ledger.incidents().exhaustions()) {
      if (exhaustion.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsAttachments(Ledger ledger) {
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.SHM_ATTACH) {
        return true;
      }
    }
    return false;
  }

  /** Whether the kernel still shows an object that was in the ledger when this was taken. */
  public State of(TrackedObject object) {
    if (object.kind().descriptor()) {
      String link = link(object);
      if (isGone(object, object.kind(), (int) object.id(), link)) {
        return State.ABSENT;
      }
      // one of a kind that nothing tells apart may be another one, where such are closed unseen
      return object.name() == null && closedUnseen(object.kind()) ? State.UNKNOWN : State.PRESENT;
    }
    if (object.kind().stream()) {
      return ofStream(object, object.key());
    }
    if (object.kind() == Kind.SHM_ATTACH) {
      if (attachments == null) {
        return State.UNKNOWN;
      }
      Integer segment = attachments.get(object.id());
      return segment != null && segment == object.key() ? State.PRESENT : State.ABSENT;
    }
    if (object.kind() == Kind.SEM_HANDLE) {
      return State
          .PRESENT; // what is mapped at its address says no more than that it was not closed
    }
    if (object.kind().address()) {
      return memory.of(object);
    }
    if (object.kind().file()) {
      FileIdentity now = Fifos.find(nameOf(object));
      return now != null && Fifos.id(now) == object.id() ? State.PRESENT : State.ABSENT;
    }
    if (object.kind().named()) {
      return named(object);
    }
    SysvPresence presence = presences.get(object.kind());
    return presence == null ? State.UNKNOWN : presence.state(object.id());
  }

  private State ofStream(TrackedObject stream, int descriptor) {
    if (descriptor < 0) {
      return State.UNKNOWN;
    }
    String link = link(descriptor);
    if (link == null || isGone(stream, Kind.FILE, descriptor, link)) {
      return State.ABSENT;
    }
    // nothing tells what it was made of from what has its number now: these have one inode for all
    boolean known = stream.name() != null && !link.startsWith("anon_inode:");
    return known ? State.PRESENT : State.UNKNOWN;
  }

  private static boolean isGone(
      TrackedObject object, Kind kind, int descriptor, @Nullable String link) {
    return link == null || DescriptorIdentity.isOther(kind, object.name(), descriptor, link);
  }

  /** How many bytes of an object there are now; of a mapping, what is left of it. */
  public long sizeOf(TrackedObject object) {
    return object.kind() == Kind.MAPPING ? memory.bytes(object) : object.size();
  }

  /** What the kernel calls that in which an object of this process is, hostile text, or null. */
  public @Nullable String placeOf(TrackedObject object) {
    return memory.name(object);
  }

  /** Whether one of that kind, which this JVM made, is gone without a close that was seen. */
  private boolean closedUnseen(Kind kind) {
    if (unseen == null) {
      EnumSet<Kind> found = EnumSet.noneOf(Kind.class);
      for (TrackedObject object : ledger.live()) {
        if (object.kind().descriptor() && object.name() == null) {
          String link = link(object);
          if (link == null || !object.kind().hasLink(link)) {
            found.add(object.kind());
          }
        }
      }
      unseen = found;
    }
    return unseen.contains(kind) || ledger.closesUnseen(kind);
  }

  /**
   * Who may do what with an object that is still there, in nine bits; 0 for nobody, and where that
   * is not known.
   */
  public int permissions(TrackedObject object) {
    if (object.kind().named()) {
      FileIdentity now = PosixNames.find(object.kind(), nameOf(object));
      return now != null && now.inode() == object.id() ? now.permissions() : 0;
    }
    SysvPresence presence = presences.get(object.kind());
    return presence == null ? 0 : presence.permissions(object.id());
  }

  private static State named(TrackedObject object) {
    if (!PosixNames.sees(object.kind(), object.key())) {
      return State.UNKNOWN;
    }
    FileIdentity now = PosixNames.find(object.kind(), nameOf(object));
    return now != null && now.inode() == object.id() ? State.PRESENT : State.ABSENT;
  }

  /** Of an object of a kind that is found by its name, which each of them has. */
  private static String nameOf(TrackedObject object) {
    return Objects.requireNonNull(object.name());
  }

  /** What a descriptor stands for, as /proc/self/fd has it now, or null if it is not open. */
  public @Nullable String link(TrackedObject object) {
    return link((int) object.id());
  }

  private @Nullable String link(int descriptor) {
    return links.computeIfAbsent(descriptor, Descriptors::link);
  }

  /**
   * What a descriptor or a stream stands for now, in words: the path of a file, the addresses of a
   * socket, the far end of a terminal; hostile text. Null if it is not open.
   */
  public @Nullable String description(TrackedObject object) {
    String link = link(object.kind().stream() ? object.key() : (int) object.id());
    if (link == null) {
      return null;
    }
    if (object.kind() == Kind.SOCKET) {
      return sockets().name(link, object.key());
    }
    String far = object.kind() == Kind.PTY ? DescriptorIdentity.farEnd(object.name()) : null;
    return far == null ? link : link + " -> " + far;
  }

  private SocketNames sockets() {
    if (sockets == null) {
      Set<String> held = new HashSet<>();
      for (TrackedObject object : ledger.live()) {
        if (object.kind() == Kind.SOCKET && object.name() != null) {
          held.add(object.name());
        }
      }
      sockets = SocketNames.of(proc, held);
    }
    return sockets;
  }

  /** The descriptors that streams which are open were made of: they go with these. */
  public Set<Long> streamed() {
    Set<Long> descriptors = new HashSet<>();
    for (TrackedObject object : ledger.live()) {
      if (object.kind().stream() && of(object) == State.PRESENT) {
        descriptors.add((long) object.key());
      }
    }
    return descriptors;
  }

  /** What is known of waiting threads besides what the kernel shows now. */
  public void waits(KnownWaits known) {
    waits = known;
  }

  /**
   * The names of the files that were in /dev/shm when the agent came; what has come since may have
   * been left by this JVM or a child of it.
   */
  public void shmBefore(@Nullable Set<String> names) {
    shmBefore = names;
  }

  /** The same, or null where that is not known. */
  public @Nullable Set<String> shmBefore() {
    return shmBefore;
  }

  /** Looks at what is in use of what is open, see {@link InUse}. */
  public InUse inUse(List<TrackedObject> open) {
    return new InUse(open, waits);
  }

  /** How much there is on the whole machine, or in this IPC namespace. */
  public SysvTotals totals() {
    return totals;
  }

  public List<LimitUsage> limits() {
    return limits;
  }

  /** The directory that was read. */
  public Path proc() {
    return proc;
  }

  /** The limit on processes that is fullest, or null if none matters or none can be read. */
  public @Nullable LimitUsage nearestProcessLimit() {
    return offspring.nearest();
  }

  /** The children of this process that nobody reaps. */
  public ChildSnapshot offspring() {
    return offspring;
  }

  /** How long the reading of tables took, in nanoseconds. */
  public long durationNanos() {
    return durationNanos;
  }

  /** Why something could not be read, or null. */
  public @Nullable IOException trouble() {
    return trouble;
  }

  /** For {@link Coverage}: {@code full}, or {@code partial} and why. */
  public String state() {
    return trouble == null ? "full" : "partial: " + trouble;
  }

  /** Whether an object is a segment that is there and that no process has attached. */
  public boolean isDetached(TrackedObject object) {
    SysvPresence segments = presences.get(Kind.SYSV_SHM);
    return object.kind() == Kind.SYSV_SHM && segments != null && segments.isDetached(object.id());
  }

  /**
   * Segments that this process or a descendant made, says the kernel, and that were not in the
   * ledger. It does not tell that of the other kinds.
   */
  public List<Stranger> strangers() {
    SysvPresence segments = presences.get(Kind.SYSV_SHM);
    List<Stranger> strangers = new ArrayList<>();
    for (Stranger segment : segments == null ? List.<Stranger>of() : segments.strangers) {
      Descendants.Descendant maker = descendants.find(segment.maker());
      // one from before was made by whoever had the pid then
      if (maker == null || segment.ctime() >= maker.startMillis() / 1000 - 1) {
        strangers.add(segment);
      }
    }
    return strangers;
  }

  /**
   * A segment that nobody is known to have made.
   *
   * @param ctime in seconds since the epoch
   * @param maker the process that made it, this one or a descendant
   * @param comm the name or command of that one, safe to print on one line; empty for this process
   */
  public record Stranger(int id, int key, long size, long ctime, int maker, String comm) {}

  /** What the kernel says of one object. */
  public enum State {
    PRESENT,
    ABSENT,
    UNKNOWN;

    /** As reports have it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
