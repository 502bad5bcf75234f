package dev.ipcaudit.option;

import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.StackFrameText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A glob over lines of the host, {@code com.acme.Libc*} or {@code com.acme.Libc.open}, and over a
 * caller that must be further out on the path to it, as in {@code com.acme.Libc.open<com.acme.App}.
 * Thread-safe.
 */
public final class SitePattern {

  /** Of so many paths it is remembered whether the caller is on them. */
  private static final int MOST_KNOWN = 4096;

  private final Glob site;
  private final @Nullable Glob caller;
  private final Map<CallPath, Boolean> known = new ConcurrentHashMap<>();

  SitePattern(String pattern) {
    int separator = separator(pattern);
    site = new Glob(separator < 0 ? pattern : pattern.substring(0, separator).trim());
    caller = separator < 0 ? null : new Glob(pattern.substring(separator + 1).trim());
  }

  /**
   * Where the sign between the site and the caller is, or -1: that of {@code <init>} and {@code
   * <clinit>} is none, and no other name of a method has one.
   */
  public static int separator(String pattern) {
    return separator(pattern, 0);
  }

  private static int separator(String pattern, int from) {
    int at = pattern.indexOf('<', from);
    while (at >= 0 && (pattern.startsWith("<init>", at) || pattern.startsWith("<clinit>", at))) {
      at = pattern.indexOf('<', at + 1);
    }
    return at;
  }

  /** Whether there is a site, and one caller or none: {@code a<} and {@code a<b<c} are none. */
  public static boolean isWhole(String pattern) {
    int separator = separator(pattern);
    return separator < 0
        ? !pattern.isBlank()
        : !pattern.substring(0, separator).isBlank()
            && !pattern.substring(separator + 1).isBlank()
            && separator(pattern, separator + 1) < 0;
  }

  boolean matches(CallSite of) {
    return fits(site, of.className(), of.method())
        && (caller == null || isCalled(of.path(), caller));
  }

  /** A line of which no path is known fits only where no caller is asked for. */
  boolean matches(String className, String method) {
    return caller == null && fits(site, className, method);
  }

  private boolean isCalled(CallPath path, Glob by) {
    Boolean called = known.get(path);
    if (called == null) {
      called = find(path.stack(), by);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(path, called);
    }
    return called;
  }

  private static boolean find(List<String> stack, Glob by) {
    for (int i = 1; i < stack.size(); i++) {
      StackFrameText.Place frame = StackFrameText.parse(stack.get(i));
      if (frame != null && fits(by, frame.className(), frame.method())) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Glob glob, String className, String method) {
    return glob.matches(className) || glob.matches(className + "." + method);
  }
}
