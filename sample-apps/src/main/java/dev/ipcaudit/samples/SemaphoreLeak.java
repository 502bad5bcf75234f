package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;
import static dev.ipcaudit.samples.SysvIpc.SEM_UNDO;

/**
 * Each worker makes a set of semaphores when it starts and removes it when it is done. When the
 * database could not be reached, the worker returned early, past the removal. A set belongs to no
 * process and no descriptor: it stays until IPC_RMID or the next boot. After two days of connection
 * failures the machine was at SEMMNI, and semget failed with ENOSPC for every program on it.
 */
final class SemaphoreLeak implements Story {

  /** A prime, so that this figure in a report can have come from nowhere else. */
  private static final int SEMAPHORES = 17;

  private final SysvIpc libc;

  SemaphoreLeak(Libc libc) {
    this.libc = libc.sysv();
  }

  @Override
  public String tell(Telling telling) {
    int workers = telling.rounds();
    int refused = 0;
    for (int worker = 1; worker <= workers; worker++) {
      boolean done = telling.fixed() ? workAndRemove(worker) : work(worker);
      if (!done) {
        refused++;
      }
    }
    return workers
        + " workers started, each with a set of "
        + SEMAPHORES
        + " semaphores.\n"
        + refused
        + " failed: the database refused the connection.";
  }

  private boolean work(int worker) {
    int semid = libc.semget(IPC_PRIVATE, SEMAPHORES, IPC_CREAT | 0600); // leaks
    libc.check("semget", semid);
    if (!databaseAccepts(worker)) {
      return false; // the mistake: with this return the last copy of semid is gone
    }
    updateUnderLock(semid, 0);
    libc.check("semctl", libc.semctl(semid, 0, IPC_RMID));
    return true;
  }

  private boolean workAndRemove(int worker) {
    int semid = libc.semget(IPC_PRIVATE, SEMAPHORES, IPC_CREAT | 0600);
    libc.check("semget", semid);
    try {
      if (!databaseAccepts(worker)) {
        return false;
      }
      updateUnderLock(semid, SEM_UNDO);
      return true;
    } finally {
      // on every way out, the early return included
      libc.check("semctl", libc.semctl(semid, 0, IPC_RMID));
    }
  }

  /**
   * A new semaphore is 0, that is locked (semget(2), NOTES): the first step opens it.
   *
   * @param undo SEM_UNDO has the kernel give the lock back if the worker is killed while it holds
   *     it
   */
  private void updateUnderLock(int semid, int undo) {
    add(semid, 1, 0);
    add(semid, -1, undo);
    add(semid, 1, undo);
  }

  private void add(int semid, int number, int flags) {
    short[] sembuf = {0, (short) number, (short) flags};
    libc.check("semop", libc.semop(semid, sembuf, 1));
  }

  /** Refuses every third connection: an outage that comes and goes, but the same in each run. */
  private static boolean databaseAccepts(int worker) {
    return worker % 3 != 0;
  }
}
