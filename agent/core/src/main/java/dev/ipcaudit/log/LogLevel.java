package dev.ipcaudit.log;

/** How much the agent says about itself; each level includes those before it. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG;

  private static volatile LogLevel threshold = WARN;

  /** Sets what is said from now on, by all threads. */
  public static void set(LogLevel level) {
    threshold = level;
  }

  /** Whether messages of this level are said at present; those of {@code OFF} never are. */
  public boolean isEnabled() {
    return this != OFF && compareTo(threshold) <= 0;
  }
}
