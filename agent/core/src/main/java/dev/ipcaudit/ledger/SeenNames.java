package dev.ipcaudit.ledger;

import dev.ipcaudit.model.Kind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects in /dev/shm that calls of this JVM have opened, whoever had made them, by inode:
 * there semaphores and shared memory share one file system. Thread-safe; bounded.
 */
public final class SeenNames {

  private static final int MAX = 65_536;

  private final Ledger ledger;
  private final Set<Long> opened = ConcurrentHashMap.newKeySet(4);
  private volatile boolean incomplete;

  SeenNames(Ledger ledger) {
    this.ledger = ledger;
  }

  void opened(long inode) {
    if (opened.size() < MAX) {
      opened.add(inode);
    } else {
      incomplete = true;
    }
  }

  /** A call was not looked at, so that something that was opened is not known. */
  void missed() {
    incomplete = true;
  }

  /** Whether something was opened or made that is not known. */
  public boolean incomplete() {
    return incomplete || ledger.dropped() > 0;
  }

  /** Whether a call was seen that made or opened it. */
  public boolean knows(long inode) {
    return opened.contains(inode)
        || ledger.find(Kind.POSIX_SHM, inode) != null
        || ledger.find(Kind.POSIX_SEM, inode) != null;
  }
}
