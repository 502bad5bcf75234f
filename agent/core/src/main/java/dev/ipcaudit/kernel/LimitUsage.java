package dev.ipcaudit.kernel;

/**
 * How much of one kernel limit is in use.
 *
 * @param name the kernel's name: {@code SEMMNI SEMMNS SHMMNI SHMALL MSGMNI}
 * @param used in the limit's own unit: objects, semaphores, or pages for SHMALL; {@link #UNKNOWN}
 *     where the kernel keeps it to itself
 * @param max in the same unit
 */
public record LimitUsage(String name, long used, long max) {

  /** The kernel does not tell how much is used. */
  public static final long UNKNOWN = -1;

  /**
   * How full it is: 1 at the limit, more where the limit was lowered later. NaN, which is neither
   * above nor below anything, where the use is unknown.
   */
  public double fraction() {
    return used == UNKNOWN ? Double.NaN : (double) used / max;
  }
}
