package dev.ipcaudit.log;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Where the agent says that something is wrong with itself. Callable by any thread; never throws.
 * slf4j is loaded with the first message that is to be said.
 */
public final class Diagnostics {

  /** More different messages than this mean that something repeats itself in other words. */
  static final int MAX_MESSAGES = 200;

  private static final Set<String> SAID = new HashSet<>();

  private Diagnostics() {}

  /** Says {@code message} if that has not been said before. */
  public static void warn(String message) {
    warn(message, null);
  }

  /**
   * The same with the class and message of {@code cause}; null is none.
   *
   * @return false if there was no memory, or no class, left to say it with
   */
  public static boolean warn(String message, @Nullable Throwable cause) {
    try {
      if (LogLevel.WARN.isEnabled() && firstTime(message)) {
        Slf4j.LOGGER.warn(message, cause);
      }
      return true;
    } catch (Throwable failure) {
      return false; // a message is never worth the host's thread
    }
  }

  /** Says {@code message} with the stack of {@code cause}, every time. */
  public static void debug(String message, Throwable cause) {
    try {
      if (LogLevel.DEBUG.isEnabled()) {
        Slf4j.LOGGER.debug(message, cause);
      }
    } catch (Throwable failure) {
      // as above
    }
  }

  private static boolean firstTime(String message) {
    synchronized (SAID) {
      if (SAID.size() > MAX_MESSAGES || !SAID.add(message)) {
        return false;
      }
      if (SAID.size() <= MAX_MESSAGES) {
        return true;
      }
    }
    Slf4j.LOGGER.warn("more than " + MAX_MESSAGES + " warnings; no further ones are shown");
    return false;
  }

  private static final class Slf4j {
    // Not LoggerFactory: it obeys the host's -Dslf4j.provider and would report, on the host's
    // stdout
    // with -Dslf4j.internal.report.stream=stdout, that the host's provider is not in our loader.
    static final Logger LOGGER = new StderrServiceProvider().getLogger("ipcaudit");
  }
}
