package dev.ipcaudit.kernel;

/**
 * A thread that is asleep in a call which may wait for another process, at one moment. That it is
 * stuck takes two of these: see {@link #isStill}.
 *
 * @param tid in the pid namespace of /proc
 * @param comm the thread's name, safe to print on one line; Java cuts its names to 15 bytes there
 * @param call such as {@code write} or {@code semop}
 * @param object the descriptor, or the id of the System V object
 * @param systemV whether {@code object} is an id
 * @param where the kernel function it sleeps in, such as {@code anon_pipe_write}; empty if unknown
 * @param state the whole line of /proc/PID/task/TID/syscall: number, arguments, stack and program
 *     counter
 * @param switches context switches so far, of its own will and not
 * @param readNanos when it was read, by {@link System#nanoTime}
 */
public record BlockedThread(
    int tid,
    String comm,
    String call,
    int object,
    boolean systemV,
    String where,
    String state,
    long switches,
    long readNanos) {

  /**
   * Whether the thread has been in this one call ever since an earlier sample: the same call with
   * the same arguments from the same place, and not one switch of context in between, so it has not
   * run.
   */
  public boolean isStill(BlockedThread earlier) {
    return tid == earlier.tid && switches == earlier.switches && state.equals(earlier.state);
  }

  /**
   * Whether it is in the call that a function of libc makes.
   *
   * @param argument the descriptor or id that was given to it; below 0 if that is not known
   */
  public boolean isIn(String function, long argument) {
    return Syscall.makes(function, call) && (argument < 0 || argument == object);
  }

  /** How long it has been blocked at least, in nanoseconds, if it {@link #isStill}. */
  public long blockedNanos(BlockedThread earlier) {
    return readNanos - earlier.readNanos;
  }
}
