package dev.ipcaudit.ledger;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.Kind;

/**
 * The objects in /dev/shm that calls of this JVM have opened, whoever had made them, by inode:
 * there semaphores and shared memory share one file system. Thread-safe.
 */
public final class OpenedPosixObjects extends BoundedTable<Long, Boolean> {

  private static final int MOST = 65_536;

  private final Ledger ledger;
  private volatile boolean incomplete;

  OpenedPosixObjects(Ledger ledger) {
    super("opened-names", MOST);
    this.ledger = ledger;
  }

  @Override
  protected int worth(Long inode, Boolean value) {
    boolean removed =
        ledger.remover(Kind.POSIX_SHM, inode) != null
            || ledger.remover(Kind.POSIX_SEM, inode) != null;
    return removed ? NOTHING : MUCH;
  }

  public void opened(long inode) {
    putIfAbsent(inode, true);
  }

  /** A call was not looked at, so that something that was opened is not known. */
  public void missed() {
    incomplete = true;
  }

  /** Whether something was opened or made that is not known. */
  public boolean incomplete() {
    return incomplete || dropped() > 0 || ledger.dropped() > 0;
  }

  /** Whether a call was seen that made or opened it. */
  public boolean knows(long inode) {
    return get(inode) != null
        || ledger.find(Kind.POSIX_SHM, inode) != null
        || ledger.find(Kind.POSIX_SEM, inode) != null;
  }
}
