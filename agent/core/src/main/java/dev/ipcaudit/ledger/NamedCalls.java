package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.util.Map;

/**
 * Reads calls on objects that have a name. An object is its inode, whatever its name stands for
 * later; what was opened is held apart, since it dies with the process. Thread-safe.
 */
public final class NamedCalls {

  private static final int MOST_QUEUES = 4096;

  private final Ledger ledger;
  private final StackSampler walks;

  /** Inodes of queues that were created here, by name: their files need not be mounted anywhere. */
  private final BoundedTable<String, Long> queues = new BoundedTable<>("queue-names", MOST_QUEUES);

  /** Made with the first: most hosts open none. */
  private volatile OpenSemaphores semaphores;

  private final FifoCalls fifos;
  private volatile boolean queuesUnseen;

  NamedCalls(Ledger ledger, StackSampler walks) {
    this.ledger = ledger;
    this.walks = walks;
    this.fifos = new FifoCalls(ledger, walks);
  }

  /**
   * What a name stands for, before a call that may change that; null if that decides nothing.
   *
   * @param flags of a call that opens, or the directory that a path starts from
   */
  public FileIdentity before(LibcFunction function, String name, int flags) {
    if (function.kind() == Kind.FIFO) {
      return fifos.before(name, directory(function, flags));
    }
    boolean decides =
        function.effect() == Effect.UNLINK
            || function.effect() == Effect.OPEN_NAMED
                && (flags & (Catalog.O_CREAT | Catalog.O_EXCL)) == Catalog.O_CREAT;
    return decides ? PosixNames.find(function.kind(), PosixNames.canonical(name)) : null;
  }

  /** A call that opens by name failed. */
  public void failed(LibcFunction function, int errno) {
    if (function.effect() != Effect.OPEN_NAMED || !Errno.saysLimit(errno)) {
      return;
    }
    Kind kind = function.kind();
    // of a queue EMFILE may say as well that the user's bytes in queues are used up
    if (errno == Errno.ENFILE
        || errno == Errno.EMFILE && (kind != Kind.POSIX_MQ || Descriptors.exhausted())) {
      kind = kind == Kind.POSIX_MQ ? Kind.MQ_FD : Kind.SHM_FD;
    }
    CallRecorder.exhausted(walks, ledger, function, kind, errno);
  }

  /**
   * A call opened by name.
   *
   * @param before what {@link #before} gave
   * @param result a descriptor or an address
   */
  public void opened(
      LibcFunction function, String given, int flags, FileIdentity before, long result) {
    Kind kind = function.kind();
    Kind handle = handle(kind);
    long weight = walks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.names().missed();
      if (handle.descriptor()) {
        ledger.createdUnwalked(handle, result);
      }
      return;
    }
    CallSite site = walks.site(function);
    String name = PosixNames.canonical(given);
    FileIdentity now =
        handle.descriptor() ? FileIdentity.of((int) result) : PosixNames.find(kind, name);
    boolean certain = (flags & Catalog.O_EXCL) != 0;
    if ((flags & Catalog.O_CREAT) != 0 && (certain || created(kind, before, now))) {
      created(kind, name, now, site, certain, weight);
    }
    if (now != null && kind != Kind.POSIX_MQ) {
      ledger.names().opened(now.inode());
    }
    if (handle == Kind.SEM_HANDLE) {
      semaphores().opened(result, site, weight);
    } else {
      ledger.opened(handle, result, Descriptors.link((int) result), site, weight);
    }
    walks.counts(function, Purpose.CREATE, ledger.path(handle, site));
  }

  /**
   * A call that opens by name told a failure, or nothing at all. What it has created is there all
   * the same; nobody has the handle.
   *
   * @param given what stood for nothing before the call
   * @return whether it has created an object
   */
  public boolean perhapsCreated(LibcFunction function, String given, int flags) {
    Kind kind = function.kind();
    if ((flags & (Catalog.O_CREAT | Catalog.O_EXCL)) != Catalog.O_CREAT) {
      return false; // what it stood for was not looked at
    }
    String name = PosixNames.canonical(given);
    FileIdentity now = PosixNames.find(kind, name);
    if (now == null || !created(kind, null, now)) {
      return false;
    }
    long weight = walks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.names().missed();
      return true;
    }
    CallSite site = walks.site(function);
    created(kind, name, now, site, false, weight);
    ledger.names().opened(now.inode());
    walks.counts(function, Purpose.CREATE, ledger.path(kind, site));
    return true;
  }

  private static Kind handle(Kind kind) {
    switch (kind) {
      case POSIX_SEM:
        return Kind.SEM_HANDLE;
      case POSIX_SHM:
        return Kind.SHM_FD;
      default:
        return Kind.MQ_FD;
    }
  }

  private boolean created(Kind kind, FileIdentity before, FileIdentity now) {
    if (kind == Kind.POSIX_MQ && now != null && !PosixNames.sees(kind, now.device())) {
      queuesUnseen = true; // it may have been there or not
      return false;
    }
    return before == null || !before.is(now);
  }

  private void created(
      Kind kind, String name, FileIdentity now, CallSite site, boolean certain, long weight) {
    if (now == null) {
      // another thread has taken the name away already, so that there is nothing left to leak
      ledger.created(kind, -1, 0, 0, site, true, weight);
      ledger.removed(kind, -1, CallSite.UNKNOWN);
      return;
    }
    ledger.named(kind, now.inode(), now.device(), name, site, certain, weight);
    ledger.exposures().created(ledger.path(kind, site), now.permissions(), weight);
    if (kind == Kind.POSIX_MQ) {
      queuesUnseen |= !PosixNames.sees(kind, now.device());
      queues.put(name, now.inode());
    }
  }

  /** A call found a queue full. */
  void refused(int descriptor, CallSite site, long weight) {
    FileIdentity queue = FileIdentity.of(descriptor);
    if (queue == null) {
      return;
    }
    QueueSenders senders = ledger.namedSenders();
    if (senders.name(queue.inode()) == null) {
      String name = Descriptors.link(descriptor); // of its own file system, so that it is its name
      if (name == null || !name.startsWith("/")) {
        return;
      }
      senders.named(queue.inode(), name);
    }
    senders.refused(queue.inode(), site, weight);
  }

  /**
   * A call made a file.
   *
   * @param flags the directory that the path starts from, where the function takes one
   */
  public void made(LibcFunction function, String path, int flags) {
    fifos.made(function, path, directory(function, flags));
  }

  private static int directory(LibcFunction function, int flags) {
    return function.selectArgument() < 0 ? Catalog.AT_FDCWD : flags;
  }

  /** A call took a name away. */
  public void unlinked(LibcFunction function, String given, FileIdentity before) {
    Kind kind = function.kind();
    if (kind == Kind.FIFO) {
      if (before != null) {
        fifos.unlinked(function, before);
      }
      return;
    }
    Long inode = kind == Kind.POSIX_MQ ? queues.remove(PosixNames.canonical(given)) : null;
    if (inode == null && before != null) {
      inode = before.inode();
    }
    if (inode != null) {
      ledger.removed(kind, inode, walks.siteIfAllowed(function));
    }
  }

  /** A call closed a semaphore. */
  public void closed(LibcFunction function, long address) {
    OpenSemaphores open = semaphores;
    if (open != null && open.knows(address)) {
      open.closed(address, walks.siteIfAllowed(function));
    }
  }

  private OpenSemaphores semaphores() {
    OpenSemaphores open = semaphores;
    return open == null ? makeSemaphores() : open;
  }

  private synchronized OpenSemaphores makeSemaphores() {
    if (semaphores == null) {
      semaphores = new OpenSemaphores(ledger);
    }
    return semaphores;
  }

  /** Adds what was dropped of its tables, by their names. */
  public void tellGaps(Map<String, String> gaps) {
    queues.tellGap(gaps);
    OpenSemaphores open = semaphores;
    if (open != null) {
      open.tellGap(gaps);
    }
  }

  /**
   * Whether queues were opened of which nothing is seen, since their file system is not mounted.
   */
  public boolean queuesUnseen() {
    return queuesUnseen;
  }
}
