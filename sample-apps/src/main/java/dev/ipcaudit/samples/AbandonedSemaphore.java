package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.SysvIpc.GETNCNT;
import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;
import static dev.ipcaudit.samples.SysvIpc.SEM_UNDO;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Workers take turns by a semaphore. One of them was killed while it had the turn. A semaphore is a
 * number and has no owner: it remained 0, and the others waited for a process that was no more.
 */
final class AbandonedSemaphore implements Story {

  private static final int PATIENCE_MS = 30_000;

  private final SysvIpc libc;

  AbandonedSemaphore(Libc libc) {
    this.libc = libc.sysv();
  }

  @Override
  public String tell(Telling telling) {
    int semid = libc.semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    libc.check("semget", semid);
    try {
      add(semid, 1);
      int others = telling.rounds();
      // those who get a turn get it at once, however patient they are
      // and the others wait long enough to be noticed on a busy machine
      int patience = telling.fixed() ? PATIENCE_MS : 2 * telling.stall();
      AtomicInteger turns = new AtomicInteger();
      List<Background> waiting = new ArrayList<>();
      try (LockHolder holder = LockHolder.start(telling.binding(), semid, telling.fixed())) {
        for (int i = 0; i < others; i++) {
          waiting.add(Background.start(() -> takeTurn(semid, patience, turns)));
        }
        awaitWaiting(semid, waiting);
        holder.kill();
      }
      waiting.forEach(Background::join);
      return "A worker was killed while it had the turn that "
          + others
          + " others waited for.\n"
          + turns
          + " of them got a turn.";
    } finally {
      libc.check("semctl", libc.semctl(semid, 0, IPC_RMID));
    }
  }

  private void takeTurn(int semid, int patience, AtomicInteger turns) {
    long[] timeout = {patience / 1000, patience % 1000 * 1_000_000L};
    int result = libc.semtimedop(semid, new short[] {0, -1, SEM_UNDO}, 1, timeout); // abandoned
    if (result == -1 && libc.errno() == Errno.EAGAIN) {
      return;
    }
    libc.check("semtimedop", result);
    turns.incrementAndGet();
    libc.check("semop", libc.semop(semid, new short[] {0, 1, SEM_UNDO}, 1));
  }

  /** Until all of them wait, as the kernel says, or are tired of it. */
  private void awaitWaiting(int semid, List<Background> waiting) {
    while (libc.check("semctl", libc.semctl(semid, 0, GETNCNT)) < waiting.size()
        && !waiting.stream().allMatch(Background::isDone)) {
      Background.sleep(1);
    }
  }

  private void add(int semid, int number) {
    libc.check("semop", libc.semop(semid, new short[] {0, (short) number, 0}, 1));
  }
}
