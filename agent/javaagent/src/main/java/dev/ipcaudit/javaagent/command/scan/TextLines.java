package dev.ipcaudit.javaagent.command.scan;

import java.io.PrintStream;
import java.util.List;

/** The lines below a finding or a piece of advice, indented and no wider than the terminal. */
final class TextLines {

  /** Nobody reads more; {@code --json} has more. */
  private static final int MOST_LABELS = 10;

  private final PrintStream out;
  private final Style style;
  private final int width;

  TextLines(PrintStream out, Style style, int width) {
    this.out = out;
    this.style = style;
    this.width = width;
  }

  /** The first objects that are meant, if any are. */
  void labels(List<String> labels) {
    if (!labels.isEmpty()) {
      int shown = Math.min(MOST_LABELS, labels.size());
      indented(String.join(" ", labels.subList(0, shown)) + (shown < labels.size() ? " ..." : ""));
    }
  }

  void indented(String text) {
    for (String line : TextTable.wrap(text, width, "    ")) {
      out.println(style.safe(line));
    }
  }
}
