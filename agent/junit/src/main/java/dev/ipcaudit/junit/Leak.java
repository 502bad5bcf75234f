package dev.ipcaudit.junit;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one line made and nobody removed, or did wrong, as the agent tells it.
 *
 * @param message what happened, null of a leak
 */
record Leak(
    String rule,
    String kind,
    String className,
    String method,
    long count,
    String remedy,
    @Nullable String message,
    StackTraceElement... stack) {

  static Leak of(Map<String, Object> told) {
    return new Leak(
        (String) known(told, "rule"),
        (String) known(told, "kind"),
        (String) known(told, "class"),
        (String) known(told, "method"),
        (Long) known(told, "count"),
        (String) known(told, "remedy"),
        (String) told.get("message"),
        withoutUs((StackTraceElement[]) known(told, "stack")));
  }

  private static Object known(Map<String, Object> told, String key) {
    return Objects.requireNonNull(told.get(key), key);
  }

  /** Jupiter leaves its own frames out by itself. */
  private static StackTraceElement[] withoutUs(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .filter(frame -> !frame.getClassName().equals(IpcLeakExtension.class.getName()))
        .toArray(StackTraceElement[]::new);
  }

  /**
   * One error for all of them.
   *
   * @param leaks at least one
   * @param whose at the end of what they are still there
   */
  static IpcLeakError error(List<Leak> leaks, String whose) {
    Iterator<Leak> rest = leaks.iterator();
    IpcLeakError first = rest.next().error(whose);
    while (rest.hasNext()) {
      first.addSuppressed(rest.next().error(whose));
    }
    return first;
  }

  private IpcLeakError error(String whose) {
    return error((count == 1 ? " is" : " are") + " still there at the end of ", whose);
  }

  /** Of one that is no leak: what happened is its message. */
  IpcLeakError error() {
    return error(System.lineSeparator() + "    ", Objects.requireNonNull(message));
  }

  private IpcLeakError error(String link, String what) {
    String line = stack.length == 0 ? className + "." + method : stack[0].toString();
    String head = rule + ": " + count + " x " + kind + " at " + line;
    String fix = System.lineSeparator() + "    fix: " + remedy;
    return new IpcLeakError(head + link + what + fix, stack);
  }
}
