package dev.ipcaudit.option;

import org.jspecify.annotations.Nullable;

/**
 * A pattern in which {@code *} stands for any characters, none included, and everything else for
 * itself. Matching takes no more than text times pattern steps and allocates nothing.
 */
public final class Glob {

  private final String pattern;

  public Glob(String pattern) {
    this.pattern = pattern;
  }

  /** Whether the whole of {@code text} fits; null never does. */
  public boolean matches(@Nullable String text) {
    if (text == null) {
      return false;
    }
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
        in++;
        at++;
      } else if (star >= 0) {
        // let the last star swallow one character more; earlier stars never need to change
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
