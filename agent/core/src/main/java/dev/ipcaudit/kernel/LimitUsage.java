package dev.ipcaudit.kernel;

/**
 * How much of one kernel limit is in use.
 *
 * @param name the kernel's name: {@code SEMMNI SEMMNS SHMMNI SHMALL MSGMNI}
 * @param used in the limit's own unit: objects, semaphores, or pages for SHMALL
 * @param max in the same unit
 */
public record LimitUsage(String name, long used, long max) {

  /** How full it is: 1 at the limit, more where the limit was lowered later. */
  public double fraction() {
    return (double) used / max;
  }
}
