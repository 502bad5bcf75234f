package dev.ipcaudit.stack;

import java.util.Locale;

/** Knows by their names the methods that may be there to forward a call of a C function. */
final class ForwarderNames {

  /** What jextract names the method of a class that it makes of a function with varargs. */
  private static final String INVOKER = "apply";

  /** Calls any function of the kernel, by its number. */
  private static final String BY_NUMBER = "syscall";

  private ForwarderNames() {}

  /**
   * Whether a method is named like the function or one of its family, or is the invoker that
   * jextract generates for it: {@code epoll_create} of {@code epoll_create1}, {@code
   * fcntl_h$sem_open.apply} of {@code sem_open}; or {@code syscall}, which any of them may have
   * been called by.
   */
  static boolean match(String className, String method, String function) {
    if (method.equals(function) || method.equals(BY_NUMBER)) {
      return true;
    }
    String named = method;
    if (method.equals(INVOKER)) {
      named = className.substring(className.lastIndexOf('$') + 1);
      named = named.substring(named.lastIndexOf('.') + 1);
    }
    return stem(named).equals(stem(function));
  }

  /** What a function and its later forms have in common. */
  private static String stem(String name) {
    String stem = name.toLowerCase(Locale.ROOT).replace("_", "").replace("timed", "");
    int end = stem.length();
    while (end > 1 && Character.isDigit(stem.charAt(end - 1))) {
      end--;
    }
    return stem.substring(0, end);
  }
}
