package dev.ipcaudit.jfr;

import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.List;

/**
 * Names, one a line, in a field of an event. A method of Groovy's or Spock's may have a line feed
 * in its name, and so may a thread: each is made printable, which keeps it on its line.
 */
final class EscapedLines {

  private EscapedLines() {}

  static String text(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.length() == 0 ? "" : "\n").append(Escape.line(name));
    }
    return text.toString();
  }

  /** The names that {@link #text} made these lines of. */
  static List<String> of(List<String> lines) {
    List<String> names = new ArrayList<>(lines.size());
    for (String line : lines) {
      names.add(Escape.original(line));
    }
    return names;
  }
}
