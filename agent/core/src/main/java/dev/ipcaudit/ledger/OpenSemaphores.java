package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.objects.ObjectId;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;

/**
 * The open POSIX semaphores of this process, by address. A process that opens one several times
 * gets the same address each time, and has to close it as often: sem_open(3). Thread-safe: threads
 * that open and close the same semaphore at one moment wait for each other.
 */
public final class OpenSemaphores extends BoundedTable<Long, OpenSemaphores.Handles> {

  private static final int MOST = 65_536;

  private final Ledger ledger;

  public OpenSemaphores(Ledger ledger) {
    super("open-semaphores", MOST);
    this.ledger = ledger;
  }

  @Override
  protected Handles make(Long address) {
    return new Handles();
  }

  @Override
  protected int worth(Long address, Handles handles) {
    return ledger.find(Kind.SEM_HANDLE, address) == null ? NOTHING : MUCH;
  }

  /** One more handle; the ledger gets an object for each. */
  public void opened(long address, CallSite site, long weight) {
    while (true) {
      Handles handles = of(address);
      if (handles == null) { // no room: further handles of the address take the place of this one
        ledger.created(Kind.SEM_HANDLE, address, 0, 0, site, true, weight);
        return;
      }
      synchronized (handles) {
        if (get(address) == handles) { // and not taken out a moment ago
          int handle = handles.count++;
          if (handle < ObjectId.MOST_HANDLES) {
            ledger.created(
                Kind.SEM_HANDLE, ObjectId.ofHandle(address, handle), 0, 0, site, true, weight);
          } else {
            ledger.notHeld();
          }
          return;
        }
      }
    }
  }

  /** One handle less. */
  public void closed(long address, CallSite by) {
    Handles handles = get(address);
    if (handles == null) {
      return;
    }
    synchronized (handles) {
      if (handles.count > 0 && --handles.count < ObjectId.MOST_HANDLES) {
        ledger.removed(Kind.SEM_HANDLE, ObjectId.ofHandle(address, handles.count), by);
      }
      if (handles.count == 0) {
        remove(address);
      }
    }
  }

  /** Whether a handle of that address is known. */
  public boolean knows(long address) {
    return get(address) != null;
  }

  /** Of one address. */
  static final class Handles {
    private int count;
  }
}
