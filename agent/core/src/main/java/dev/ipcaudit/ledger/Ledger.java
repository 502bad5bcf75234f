package dev.ipcaudit.ledger;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.Exposures;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.accounts.PathRoom;
import dev.ipcaudit.ledger.accounts.PerSite;
import dev.ipcaudit.ledger.accounts.Timelines;
import dev.ipcaudit.ledger.children.ChildProcesses;
import dev.ipcaudit.ledger.descriptors.BufferSizes;
import dev.ipcaudit.ledger.descriptors.FdTransfers;
import dev.ipcaudit.ledger.descriptors.JavaDescriptors;
import dev.ipcaudit.ledger.descriptors.StreamDescriptors;
import dev.ipcaudit.ledger.objects.ObjectId;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.ledger.scopes.Scopes;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM created and what became of it. Thread-safe; no call waits for another one's host
 * code, and memory is bounded by the number of objects given at construction.
 */
public final class Ledger {

  private static final int MOST_VANISHED = 10_000;

  private final int maxObjects;
  private final ConcurrentHashMap<ObjectId, TrackedObject> live = new ConcurrentHashMap<>();
  private final PathRoom room;
  private final PerSite<Account> accounts;
  private final ChildProcesses programs = new ChildProcesses();
  private final AbandonedSemaphoreDetector locks = new AbandonedSemaphoreDetector(this);
  private final QueueSenders senders = new QueueSenders(this, Kind.SYSV_MSG, "queue-senders");
  private final QueueSenders namedSenders =
      new QueueSenders(this, Kind.POSIX_MQ, "named-queue-senders");
  private final BufferSizes sizes = new BufferSizes();
  private final FdTransfers passes = new FdTransfers();
  private final StreamDescriptors streams = new StreamDescriptors();
  private final Exposures exposures = new Exposures();
  private final OpenedPosixObjects names = new OpenedPosixObjects(this);
  private volatile @Nullable SharedMappings mappings;
  private @Nullable Consumer<LongBinaryOperator> onFirstMapping;
  private final RecentRemovals removals;
  private final CallProblems incidents;
  private final JavaDescriptors javas = new JavaDescriptors();
  private final Counters counters = new Counters(this);
  private final SkippedCalls skipped = new SkippedCalls();
  private final AtomicLong serials = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final BoundedTable<Long, TrackedObject> vanished =
      new BoundedTable<>("removed-elsewhere", MOST_VANISHED);
  private volatile @Nullable LazyBlackBox boxes;
  private volatile @Nullable LedgerListener listener;
  private volatile @Nullable Scopes scopes;
  private volatile @Nullable Runnable onFirstDescriptor;

  /** The ids of the kinds of which descriptors were closed where nobody saw it. */
  private final Set<String> unseenCloses = ConcurrentHashMap.newKeySet(4);

  /**
   * @param maxObjects how many live objects are remembered; what is created beyond is only counted
   */
  public Ledger(int maxObjects) {
    this(maxObjects, PathRoom.MOST, PerSite.MOST, RecentRemovals.SLOTS);
  }

  /**
   * @param maxPaths how many call paths have accounts of their own
   * @param maxSites how many call sites have, of each kind
   * @param removalSlots in how many slots removals are remembered, a power of two
   */
  Ledger(int maxObjects, int maxPaths, int maxSites, int removalSlots) {
    this.maxObjects = maxObjects;
    removals = new RecentRemovals(removalSlots);
    incidents = new CallProblems(this, removals);
    room = new PathRoom(maxPaths);
    accounts = new PerSite<>("accounts", maxSites, new Accounts());
    room.accounts(accounts);
  }

  /** Sets the listener for objects from now on; null for none. */
  public void listener(@Nullable LedgerListener newListener) {
    listener = newListener;
  }

  /** Sets what runs once, when the first descriptor is entered, in the thread that made it. */
  public void onFirstDescriptor(Runnable first) {
    onFirstDescriptor = first;
  }

  /** Sets what is given, once, who tells whether a range of addresses is one of shared memory. */
  public void onFirstMapping(Consumer<LongBinaryOperator> first) {
    onFirstMapping = first;
  }

  /** From now on every object knows its origin. */
  public void scopes(Scopes newScopes) {
    scopes = newScopes;
  }

  /** Whether this JVM runs tests that ask what they left behind. */
  public boolean hasScopes() {
    return scopes != null;
  }

  /** Where to write down what outlives this process, or null. */
  public void boxes(@Nullable LazyBlackBox newBoxes) {
    boxes = newBoxes;
  }

  public @Nullable LazyBlackBox boxes() {
    return boxes;
  }

  /** Of which kinds calls were skipped, so that their counts are estimates. */
  public SkippedCalls skipped() {
    return skipped;
  }

  /**
   * Decides what became of the objects of calls that were skipped last: as many as their path has
   * lived, and share the fate of one of its objects.
   */
  public void settle() {
    for (TrackedObject object : live.values()) {
      object.more(object.path().takeSkipped());
    }
    for (Account account : accounts()) {
      for (PathAccount path : account.paths()) {
        long gone = path.takeSkipped();
        if (gone > 0) {
          path.countRemoved(CallSite.UNKNOWN, gone);
        }
      }
    }
  }

  /** A call of which that was written down made nothing; null for nothing. */
  public void forget(@Nullable PendingCreation intent) {
    if (intent != null) {
      forgetWritten(intent.takeSlot());
    }
  }

  /**
   * A call created an object.
   *
   * @param certain whether the call cannot have found an object that was there: then an entry of
   *     the same id stands for one that went away unseen
   * @return the account of its path
   */
  public PathAccount created(
      Kind kind, long id, int key, long size, CallSite site, boolean certain, long weight) {
    return created(kind, id, key, size, site, certain, null, weight, BlackBoxWriter.NONE);
  }

  /** The same, which the black box knows already. */
  public PathAccount created(
      Kind kind, long id, int key, long size, boolean certain, PendingCreation intent) {
    return created(
        kind, id, key, size, intent.site(), certain, null, intent.weight(), intent.takeSlot());
  }

  /** A mapping was made; {@link SharedMappings} knows where it is. */
  void mapped(long id, int device, long bytes, String name, CallSite site, long weight) {
    created(Kind.MAPPING, id, device, bytes, site, true, name, weight, BlackBoxWriter.NONE);
  }

  /** Something was made at an address, in what the kernel calls {@code name} if that is known. */
  public void placed(Kind kind, long address, @Nullable String name, CallSite site, long weight) {
    created(kind, address, 0, 0, site, true, name, weight, BlackBoxWriter.NONE);
  }

  /** A descriptor arrived, which the kernel calls {@code name}. */
  public void received(long id, String name, CallSite site, long weight) {
    opened(Kind.RECEIVED_FD, id, name, site, weight);
  }

  /** A descriptor was opened, which the kernel calls {@code name}. */
  public void opened(Kind kind, long id, @Nullable String name, CallSite site, long weight) {
    created(kind, id, 0, 0, site, true, name, weight, BlackBoxWriter.NONE);
  }

  /**
   * The same of what more is known of, or of a stream of the C library.
   *
   * @param key as {@link TrackedObject#key} has it
   */
  public void opened(
      Kind kind, long id, int key, @Nullable String name, CallSite site, long weight) {
    created(kind, id, key, 0, site, true, name, weight, BlackBoxWriter.NONE);
  }

  /**
   * An object of the JDK has opened a descriptor.
   *
   * @param process the child that it is a stream of, else 0
   */
  public void openedByJava(
      JavaObject object, int process, int id, @Nullable String name, CallSite site, long weight) {
    Kind kind = object.kind();
    created(kind, id, process, 0, site, true, name, weight, BlackBoxWriter.NONE)
        .account()
        .creates(object);
  }

  /** An object with a name was created, a file on that device. */
  public void named(
      Kind kind,
      long inode,
      int device,
      @Nullable String name,
      CallSite site,
      boolean certain,
      long weight) {
    created(kind, inode, device, 0, site, certain, name, weight, BlackBoxWriter.NONE);
  }

  /** Something was created whose call site is not known: it takes the place of what had its id. */
  public void createdUncaptured(Kind kind, long id) {
    if (!kind.persistent()) {
      TrackedObject before = live.remove(new ObjectId(kind, id));
      if (before != null) {
        countRemoved(before, CallSite.UNKNOWN);
      }
      removals.forget(kind, id);
      javas.takenByNative(kind.descriptor() ? id : -1);
    }
  }

  private void closedUnseen(Kind kind) {
    if (kind.descriptor()) {
      unseenCloses.add(kind.id());
    }
  }

  /** Whether a descriptor of that kind was closed where nobody saw it. */
  public boolean closesUnseen(Kind kind) {
    return unseenCloses.contains(kind.id());
  }

  private void firstDescriptor() {
    Runnable first = onFirstDescriptor;
    if (first != null) {
      onFirstDescriptor = null;
      first.run();
    }
  }

  private PathAccount created(
      Kind kind,
      long id,
      int key,
      long size,
      CallSite site,
      boolean certain,
      @Nullable String name,
      long weight,
      int intended) {
    PathAccount path = path(kind, site);
    if (live.mappingCount() >= maxObjects) {
      dropped.increment();
      forgetWritten(intended); // or its slot would be taken for ever: nobody will see it removed
      return path;
    }
    int slot = written(kind, id, key, site, intended);
    if (kind.descriptor()) {
      javas.takenByNative(id);
      firstDescriptor();
    }
    RecentRemovals.Removal former = kind.descriptor() ? removals.find(kind, id) : null;
    Scopes known = scopes;
    TrackedObject object =
        new TrackedObject(
            kind,
            id,
            path,
            key,
            size,
            System.currentTimeMillis(),
            serials.incrementAndGet(),
            name,
            (int) Math.min(weight, Integer.MAX_VALUE),
            former == null ? null : former.shortened(),
            slot,
            known == null ? null : known.origin());
    // Somebody who knew the key removed it before its creator came here. Ids of persistent objects
    // but files are not given out again before this memory of the removal is long overwritten.
    boolean once = kind.persistent() && !kind.file();
    CallSite remover = once ? remover(kind, id) : null;
    if (remover == null) {
      TrackedObject before = certain ? live.put(object, object) : live.putIfAbsent(object, object);
      if (before != null && !certain) {
        forgetWritten(object);
        return path;
      }
      if (before != null) {
        forgetWritten(before);
        countRemoved(before, CallSite.UNKNOWN);
        closedUnseen(before.kind());
      }
      if (!once) {
        removals.forget(kind, id);
      } else {
        // it may have been removed between the first look and the entry
        remover = remover(kind, id);
        if (remover != null && !live.remove(object, object)) {
          remover = null; // and whoever removed it has found the entry
        }
      }
    }
    path.countCreated(object.weight());
    Account account = path.account();
    if (account.isEvicted()) {
      account.evicted(false);
      accounts.restore(kind, account.site(), account);
    }
    counters.created(object);
    LedgerListener current = listener;
    if (current != null) {
      current.created(object);
    }
    if (remover != null) {
      gone(object, remover);
    }
    return path;
  }

  /** A call created an object of which nothing can be held. */
  void notHeld() {
    dropped.increment();
  }

  /** A call removed an object, whether or not this JVM had created it. */
  public void removed(Kind kind, long id, CallSite by) {
    TrackedObject object = live.remove(new ObjectId(kind, id));
    removals.remember(object == null ? kind : object.kind(), id, by, object);
    if (object == null && kind.persistent() && !kind.file()) {
      // its creator may have entered it meanwhile, too early to see this removal
      object = live.remove(new ObjectId(kind, id));
    }
    if (object != null) {
      gone(object, by);
    }
    forgetUsers(kind, id);
  }

  /** Who sent to a queue, or opened a name, plays no part any more when that is gone. */
  private void forgetUsers(Kind kind, long id) {
    if (kind == Kind.SYSV_MSG) {
      senders.removed(id);
    } else if (kind == Kind.POSIX_MQ) {
      namedSenders.removed(id);
    } else if (kind == Kind.POSIX_SHM || kind == Kind.POSIX_SEM) {
      names.remove(id);
    }
  }

  /**
   * The kernel does not have an object any more, and no call of ours removed it. Of what outlives a
   * process that is remembered, within bounds.
   */
  public void vanished(TrackedObject object) {
    if (!live.remove(object, object)) {
      return;
    }
    forgetWritten(object);
    countRemoved(object, CallSite.UNKNOWN);
    closedUnseen(object.kind());
    if (object.kind().persistent() && !object.kind().file()) {
      vanished.put(object.serial(), object);
    }
    forgetUsers(object.kind(), object.id());
    SharedMappings mapped = mappings;
    if (mapped != null && object.kind() == Kind.MAPPING) {
      mapped.forget(object.id());
    }
  }

  /** Objects that outlive a process, and that somebody else removed while this one ran. */
  public Collection<TrackedObject> vanished() {
    return vanished.values();
  }

  /** Whether an object that outlives a process is among {@link #vanished}. */
  public boolean hasVanished(Kind kind, long id) {
    if (!vanished.isEmpty()) {
      for (TrackedObject object : vanished.values()) {
        if (object.kind() == kind && object.id() == id) {
          return true;
        }
      }
    }
    return false;
  }

  /** A descriptor was closed that is none of those which this JVM is known to have opened. */
  public RecentRemovals.Removal closedOthers(RecentRemovals.Removal former, CallSite by) {
    return removals.rememberOthers(former, by);
  }

  /** How a descriptor of that number was closed last, or null if that is not known. */
  public RecentRemovals.@Nullable Removal closed(Kind any, long id) {
    return removals.find(any, id);
  }

  /**
   * A native closes a descriptor of an object of the JDK that is not among ours: what closes it
   * after that closes it again.
   */
  public void closedOfJava(Kind kind, long id, CallSite by) {
    removals.remember(kind, id, by, null);
  }

  /** Which numbers objects of the JDK have opened and closed. */
  public JavaDescriptors javas() {
    return javas;
  }

  /** Writes what outlives this process down outside of it. */
  private int written(Kind kind, long id, int key, CallSite site, int intended) {
    LazyBlackBox written = boxes;
    BlackBoxWriter box =
        written == null || !kind.persistent() || kind.file() ? null : written.opened();
    if (box == null) {
      return BlackBoxWriter.NONE;
    }
    int slot = intended == BlackBoxWriter.NONE ? box.intend(kind, key, site) : intended;
    box.made(slot, id, kind.keyed() ? 0 : key);
    return slot;
  }

  private void forgetWritten(TrackedObject object) {
    forgetWritten(object.slot());
  }

  private void forgetWritten(int slot) {
    LazyBlackBox written = boxes;
    BlackBoxWriter box = written == null ? null : written.opened();
    if (box != null) {
      box.forget(slot);
    }
  }

  private void countRemoved(TrackedObject object, CallSite by) {
    object.path().countRemoved(by, object.weight());
    counters.removed(object);
  }

  private void gone(TrackedObject object, CallSite by) {
    forgetWritten(object);
    countRemoved(object, by);
    LedgerListener current = listener;
    if (current != null) {
      current.removed(object, by);
    }
  }

  /** One call of that call site created two objects, the two ends of a pipe. */
  public void createdPair(Kind kind, CallSite site) {
    accounts.of(kind, site).countPair();
  }

  Account account(Kind kind, CallSite site) {
    return accounts.of(kind, site);
  }

  /** The account of the path that reached the call site so. */
  public PathAccount path(Kind kind, CallSite site) {
    return accounts.of(kind, site).path(site);
  }

  /** A call begins to block, it may be for long; see {@link LedgerListener#mayBlock}. */
  public @Nullable Object mayBlock() {
    LedgerListener current = listener;
    return current == null ? null : current.mayBlock();
  }

  /**
   * Reports a call that is blocked to the listener.
   *
   * @param since what {@link #mayBlock} gave, or null
   */
  public void tellBlocked(BlockedCall call, @Nullable Object since) {
    LedgerListener current = listener;
    if (current != null) {
      current.blocked(call, since);
    }
  }

  /** The call site that removed the object, or null when that is not known, or no longer. */
  public @Nullable CallSite remover(Kind kind, long id) {
    RecentRemovals.Removal removal = removals.find(kind, id);
    return removal == null ? null : removal.by();
  }

  /** Who removed the object, or null when that is not known, or no longer. */
  public RecentRemovals.@Nullable Removal removal(Kind kind, long id) {
    return removals.find(kind, id);
  }

  /** Whoever uses it from now on does not use something that is known to be removed. */
  public void forgetRemoval(Kind kind, long id) {
    removals.forget(kind, id);
  }

  /** The object of that identity if this JVM created it and nobody is known to have removed it. */
  public @Nullable TrackedObject find(Kind kind, long id) {
    return live.get(new ObjectId(kind, id));
  }

  /** Objects that are thought to exist; a live view, oldest or newest in no order. */
  public Collection<TrackedObject> live() {
    return live.values();
  }

  /** How many objects are thought to exist. Allocates nothing. */
  long liveCount() {
    return live.mappingCount();
  }

  /** What can be said when there is no memory to say more. */
  public Counters counters() {
    return counters;
  }

  /** Every call site that created, removed or failed. */
  public List<Account> accounts() {
    return accounts.all();
  }

  /** What call sites passed to each other and to others. */
  public FdTransfers passes() {
    return passes;
  }

  /** Which descriptors streams were made of. */
  public StreamDescriptors streams() {
    return streams;
  }

  /** The mappings of shared memory, or null if none was made yet. */
  public @Nullable SharedMappings mappings() {
    return mappings;
  }

  /** The same, which are made with the first: most hosts make none. */
  public SharedMappings makeMappings() {
    SharedMappings made = mappings;
    return made == null ? firstMappings() : made;
  }

  private synchronized SharedMappings firstMappings() {
    if (mappings == null) {
      mappings = new SharedMappings(this, onFirstMapping);
    }
    return mappings;
  }

  /** What was opened by name. */
  public OpenedPosixObjects names() {
    return names;
  }

  /** Lines that created what others can use. */
  public Exposures exposures() {
    return exposures;
  }

  /** Calls that went wrong, or were blocked. */
  public CallProblems incidents() {
    return incidents;
  }

  /** Semaphores whose holder is dead. */
  public AbandonedSemaphoreDetector locks() {
    return locks;
  }

  /** The call sites that send to System V queues. */
  public QueueSenders senders() {
    return senders;
  }

  /** The call sites that send to POSIX queues. */
  public QueueSenders namedSenders() {
    return namedSenders;
  }

  /** What was set of how much pipes and sockets hold. */
  public BufferSizes sizes() {
    return sizes;
  }

  /** The processes that this JVM starts. */
  public ChildProcesses programs() {
    return programs;
  }

  /** Whether a call was made that starts a process. */
  public boolean startsPrograms() {
    return programs.started();
  }

  /** Objects that were created while the ledger was full. */
  public long dropped() {
    return dropped.sum();
  }

  /** Paths whose account is part of that of their call site alone, since there was no room. */
  public long droppedPaths() {
    return room.dropped();
  }

  /** By the name of a table: what of it was dropped, where anything was. */
  public Map<String, String> gaps() {
    Map<String, String> gaps = new LinkedHashMap<>();
    accounts.reportGap(gaps);
    senders.reportGap(gaps);
    namedSenders.reportGap(gaps);
    sizes.reportGap(gaps);
    passes.reportGap(gaps);
    streams.reportGap(gaps);
    programs.reportGap(gaps);
    exposures.reportGap(gaps);
    names.reportGap(gaps);
    SharedMappings mapped = mappings;
    if (mapped != null) {
      mapped.reportGap(gaps);
    }
    vanished.reportGap(gaps);
    incidents.reportGaps(gaps);
    locks.reportGaps(gaps);
    return gaps;
  }

  // named classes: a constructor reference would cost milliseconds when the first one is linked

  /** Those of call sites that still have something there, or lost an EAGAIN, stay. */
  private final class Accounts implements PerSite.Factory<Account> {

    private final Timelines timelines = new Timelines();

    @Override
    public Account make(Kind kind, CallSite site) {
      return new Account(kind, site, timelines.next(), room);
    }

    @Override
    public int worth(Account account) {
      return account.isIdle() ? PerSite.LITTLE : PerSite.KEPT;
    }

    @Override
    public void evicted(Account account) {
      account.evicted(true);
      if (!account.isIdle()) { // another thread has counted in it meanwhile
        account.evicted(false);
        accounts.restore(account.kind(), account.site(), account);
      } else {
        room.giveBack(account.pathCount());
        if (account.hasTimeline()) {
          timelines.giveBack();
        }
      }
    }
  }
}
