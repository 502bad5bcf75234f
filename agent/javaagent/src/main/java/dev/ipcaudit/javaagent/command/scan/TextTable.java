package dev.ipcaudit.javaagent.command.scan;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, as wide as needed; the last one takes what the terminal leaves. */
final class TextTable {

  private static final int GAP = 2;

  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;
  private final int mostOfOne;

  /**
   * @param mostOfOne how wide a column but the last may become
   */
  TextTable(int mostOfOne, String... heads) {
    this.mostOfOne = mostOfOne;
    widths = new int[heads.length];
    add(heads);
  }

  void add(String... cells) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = i < cells.length - 1 ? cut(cells[i], mostOfOne) : cells[i];
      widths[i] = Math.max(widths[i], length(cells[i]));
    }
    rows.add(cells);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text, int most) {
    return length(text) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 3)) + "...";
  }

  /**
   * Prints all rows, none wider than {@code width}: where the last cell does not fit, it goes on
   * the lines below.
   */
  void print(PrintStream out, Style style, int width) {
    for (int r = 0; r < rows.size(); r++) {
      String[] row = rows.get(r);
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length - 1; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - length(row[i]) + GAP));
      }
      String last = row[row.length - 1];
      String whole = line.toString() + last;
      boolean fits = length(whole.stripTrailing()) <= width;
      String text = cut((fits ? whole : line.toString()).stripTrailing(), width);
      out.println(r == 0 ? style.head(text) : style.row(whole, text));
      if (!fits) {
        for (String more : wrap(last, width, "    ")) {
          out.println(r == 0 ? style.head(more) : style.row(whole, more));
        }
      }
    }
  }

  /** Breaks a text at blanks into lines no wider than {@code width}, each behind the indent. */
  static List<String> wrap(String text, int width, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      boolean first = line.length() == indent.length();
      if (!first && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        first = true;
      }
      line.append(first ? "" : " ")
          .append(width == Terminal.UNLIMITED ? word : cut(word, width - indent.length()));
    }
    lines.add(line.toString());
    return lines;
  }
}
