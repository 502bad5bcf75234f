package dev.ipcaudit.javaagent.command.scan;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns, as wide as needed; the last one takes what the terminal leaves, and goes
 * on in the lines below. Where that would be too little, columns that may be missing are.
 */
final class TextTable {

  private static final int GAP = 2;
  private static final int INDENT = 4;

  /** What a sentence in the last column needs, so that it does not become a column of words. */
  private static final int GOOD_OF_LAST = 30;

  /** With less it is below the others. */
  private static final int LEAST_OF_LAST = 20;

  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;
  private final int mostOfOne;
  private final boolean[] missing;
  private List<String> optional = List.of();

  /**
   * @param mostOfOne how wide a column but the last may become
   */
  TextTable(int mostOfOne, String... heads) {
    this.mostOfOne = mostOfOne;
    widths = new int[heads.length];
    missing = new boolean[heads.length];
    add(heads);
  }

  /** Names columns that may be missing, the one that goes first in front. */
  void optional(String... heads) {
    optional = List.of(heads);
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

  /** Prints all rows, none wider than {@code width}. Returns the columns that are missing. */
  List<String> print(PrintStream out, Style style, int width) {
    List<String> left = leaveOut(width);
    int offset = offset();
    // a table that no omission makes narrow enough has its last column in lines of its own
    boolean beside = width == Terminal.UNLIMITED || width - offset >= LEAST_OF_LAST;
    for (int r = 0; r < rows.size(); r++) {
      String[] row = rows.get(r);
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length - 1; i++) {
        if (!missing[i]) {
          line.append(row[i]).append(" ".repeat(widths[i] - length(row[i]) + GAP));
        }
      }
      String last = row[row.length - 1];
      String whole = line.toString() + last;
      List<String> lines = new ArrayList<>();
      if (length(whole.stripTrailing()) <= width) {
        lines.add(whole.stripTrailing());
      } else {
        lines.addAll(wrap(last, width, " ".repeat(beside ? offset : INDENT)));
        if (beside) {
          lines.set(0, line + lines.get(0).substring(offset));
        } else {
          lines.add(0, cut(line.toString().stripTrailing(), width));
        }
      }
      for (String text : lines) {
        out.println(r == 0 ? style.head(text) : style.row(whole, text));
      }
    }
    return left;
  }

  private List<String> leaveOut(int width) {
    List<String> left = new ArrayList<>();
    for (String head : optional) {
      if (width - offset() >= Math.min(GOOD_OF_LAST, widths[widths.length - 1])) {
        break;
      }
      missing[List.of(rows.get(0)).indexOf(head)] = true;
      left.add(head);
    }
    return left;
  }

  /** Where the last column begins. */
  private int offset() {
    int offset = 0;
    for (int i = 0; i < widths.length - 1; i++) {
      offset += missing[i] ? 0 : widths[i] + GAP;
    }
    return offset;
  }

  /**
   * Breaks a text at blanks into lines no wider than {@code width}, each behind the indent; a word
   * that is longer, as a name may be, is broken as well, behind a dot or before a parenthesis if it
   * has one there.
   */
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
      line.append(first ? "" : " ");
      String rest = word;
      for (int room = width - indent.length(); length(rest) > room; ) {
        int most = rest.offsetByCodePoints(0, room);
        int part = Math.max(rest.lastIndexOf('.', most - 1) + 1, rest.lastIndexOf('(', most));
        int end = part > most / 3 ? part : most;
        lines.add(line + rest.substring(0, end));
        line = new StringBuilder(indent);
        rest = rest.substring(end);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}
