package dev.ipcaudit.javaagent.command.scan;

import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel for the values, last operators and waiters of semaphore sets; semctl(2). A set
 * that may not be read stays as it is.
 */
final class Semaphores {

  /** At a third of a microsecond for each of three questions, a tenth of a second at most. */
  private static final int MOST = 100_000;

  private int asked;
  private int unreadable;
  private int beyond;

  /** Fills in the last operators and the waiters of one set. */
  void read(IpcEntry set) {
    int count = (int) set.size;
    if (!Libc.available()) {
      return;
    }
    if (asked + count > MOST) {
      beyond++;
      return;
    }
    asked += count;
    int[] operators = new int[count];
    int[] waiters = new int[count];
    int[] zeroWaiters = new int[count];
    boolean operated = true;
    for (int i = 0; i < count; i++) {
      operators[i] = Libc.semctl(set.id, i, Libc.GETPID);
      if (i == 0 && operators[0] < 0) {
        set.gone = Libc.errno() == Libc.EINVAL || Libc.errno() == Libc.EIDRM;
        unreadable += set.gone ? 0 : 1;
        return;
      }
      operated &= operators[i] >= 0;
      waiters[i] = Libc.semctl(set.id, i, Libc.GETNCNT);
      zeroWaiters[i] = Libc.semctl(set.id, i, Libc.GETZCNT);
    }
    set.operators = operated ? operators : null;
    set.waiters = waiters;
    set.zeroWaiters = zeroWaiters;
    if (set.waiting() > 0) {
      readValues(set); // somebody will be told of it
    }
  }

  /** Fills in the values of a set of which the rest is known. */
  static void readValues(IpcEntry set) {
    int count = (int) set.size;
    short[] values = new short[count];
    if (set.waiters == null || Libc.semctl(set.id, 0, Libc.GETALL, values) < 0) {
      return;
    }
    int[] read = new int[count];
    for (int i = 0; i < count; i++) {
      read[i] = values[i] & 0xffff;
    }
    set.values = read;
  }

  /** What could not be asked, in a sentence, or null. */
  @Nullable String trouble() {
    if (!Libc.available()) {
      return "values and waiters of semaphores are unknown: JNA: " + Libc.trouble();
    }
    if (beyond > 0) {
      return "values and waiters of "
          + beyond
          + " semaphore sets were not read: there are more than "
          + MOST
          + " semaphores";
    }
    return unreadable > 0
        ? "values and waiters of " + unreadable + " semaphore sets may not be read"
        : null;
  }
}
