package dev.ipcaudit.option;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a list without a regular expression. */
final class ListSplitter {

  private ListSplitter() {}

  /** The trimmed parts between {@code separator}s, without the empty ones; none if null. */
  static List<String> of(@Nullable String list, char separator) {
    List<String> parts = new ArrayList<>();
    if (list == null) {
      return parts;
    }
    int start = 0;
    while (start <= list.length()) {
      int end = list.indexOf(separator, start);
      if (end < 0) {
        end = list.length();
      }
      String part = list.substring(start, end).trim();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      start = end + 1;
    }
    return parts;
  }
}
