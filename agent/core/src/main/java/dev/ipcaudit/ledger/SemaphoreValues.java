package dev.ipcaudit.ledger;

/** Asks the kernel about single semaphores of System V sets; semctl(2). Thread-safe. */
public interface SemaphoreValues {

  // linux/sem.h
  int GETPID = 11;
  int GETVAL = 12;
  int GETNCNT = 14;

  /** The answer is not known: the set is gone, or is not ours to read, or nobody can ask. */
  int UNKNOWN = -1;

  /**
   * Asks a question that changes nothing, and leaves errno as it is. Does not throw.
   *
   * @param index of the semaphore in its set, from 0
   * @param command {@link #GETPID}, {@link #GETVAL} or {@link #GETNCNT}
   * @return 0 or more, or {@link #UNKNOWN}
   */
  int ask(int set, int index, int command);

  /** Whether there is anybody who could know. */
  default boolean canAsk() {
    return true;
  }
}
