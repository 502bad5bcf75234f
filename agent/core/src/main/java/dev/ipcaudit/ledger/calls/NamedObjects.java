package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.OpenSemaphores;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of objects that have a name beside the ledger. An object is its inode, whatever its
 * name stands for later; what was opened is held apart, since it dies with the process.
 * Thread-safe.
 */
public final class NamedObjects {

  private static final int MOST_QUEUES = 4096;

  private final Ledger ledger;

  /** Inodes of queues that were created here, by name: their files need not be mounted anywhere. */
  private final BoundedTable<String, Long> queues = new BoundedTable<>("queue-names", MOST_QUEUES);

  /** Made with the first: most hosts open none. */
  private volatile @Nullable OpenSemaphores semaphores;

  private volatile boolean queuesUnseen;
  private volatile boolean anyInShm;

  NamedObjects(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether a call that may create has done so.
   *
   * @param before what the name stood for, or null
   * @param now what it stands for
   */
  boolean isCreated(Kind kind, @Nullable FileIdentity before, @Nullable FileIdentity now) {
    if (kind == Kind.POSIX_MQ && now != null && !PosixNames.sees(kind, now.device())) {
      queuesUnseen = true; // it may have been there or not
      return false;
    }
    return before == null || !before.is(now);
  }

  /** An object was created. */
  void created(
      Kind kind,
      String name,
      @Nullable FileIdentity now,
      CallSite site,
      boolean certain,
      long weight) {
    if (now == null) {
      // another thread has taken the name away already, so that there is nothing left to leak
      ledger.created(kind, -1, 0, 0, site, true, weight);
      ledger.removed(kind, -1, CallSite.UNKNOWN);
      return;
    }
    anyInShm |= kind != Kind.POSIX_MQ;
    ledger.named(kind, now.inode(), now.device(), name, site, certain, weight);
    ledger.exposures().created(ledger.path(kind, site), now.permissions(), weight);
    if (kind == Kind.POSIX_MQ) {
      queuesUnseen |= !PosixNames.sees(kind, now.device());
      queues.put(name, now.inode());
    }
  }

  /** Whether an object in /dev/shm was created yet. */
  boolean anyInShm() {
    return anyInShm;
  }

  /** The name was taken away: what it stood for as far as is known here, or null. */
  @Nullable Long unlinked(LibcFunction function, String name) {
    return function.kind() == Kind.POSIX_MQ ? queues.remove(name) : null;
  }

  OpenSemaphores semaphores() {
    OpenSemaphores open = semaphores;
    return open == null ? makeSemaphores() : open;
  }

  private synchronized OpenSemaphores makeSemaphores() {
    if (semaphores == null) {
      semaphores = new OpenSemaphores(ledger);
    }
    return semaphores;
  }

  /** The semaphores that are open, or null if none ever was. */
  @Nullable OpenSemaphores openSemaphores() {
    return semaphores;
  }

  /** Adds what was dropped of its tables, by their names. */
  public void reportGaps(Map<String, String> gaps) {
    queues.reportGap(gaps);
    OpenSemaphores open = semaphores;
    if (open != null) {
      open.reportGap(gaps);
    }
  }

  /**
   * Whether queues were opened of which nothing is seen, since their file system is not mounted.
   */
  public boolean queuesUnseen() {
    return queuesUnseen;
  }
}
