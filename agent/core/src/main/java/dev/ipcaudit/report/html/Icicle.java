package dev.ipcaudit.report.html;

import dev.ipcaudit.model.StackFrameText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A flame graph that hangs down: the lines that made something in its first row, and below each
 * frame its callers, as wide as what came through them. The boxes lie beside each other and not in
 * each other, since a browser nests no deeper than some hundred elements.
 */
final class Icicle {

  /** Callers further out are not drawn: whoever is to blame is near the line. */
  static final int MAX_ROWS = 24;

  /** Rows that would make it more boxes than these are not drawn: nobody can tell them apart. */
  private static final int MAX_BOXES = 60;

  /** The height of a row in rem. */
  private static final double ROW = 1.5;

  private final String unit;

  /** No frame, and so never written. */
  private final Box root = new Box("");

  private int rows;
  private boolean cut;

  /**
   * @param unit what is counted, in the plural
   */
  Icicle(String unit) {
    this.unit = unit;
  }

  /**
   * One path more.
   *
   * @param kind what the line made, which the box of the line tells as well
   * @param frames innermost first, at least one
   * @param amount above 0
   */
  void add(String kind, List<String> frames, long amount) {
    Box at = root;
    at.amount += amount;
    int drawn = Math.min(frames.size(), MAX_ROWS);
    for (int i = 0; i < drawn; i++) {
      String label =
          i == 0
              ? StackFrameText.shortened(frames.get(0)) + ", " + kind
              : StackFrameText.shortened(frames.get(i));
      String key = i == 0 ? kind + " " + frames.get(0) : frames.get(i);
      Box caller = at.callers.get(key);
      if (caller == null) {
        caller = new Box(label);
        at.callers.put(key, caller);
      }
      at = caller;
      at.amount += amount;
    }
    rows = Math.max(rows, drawn);
    cut |= drawn < frames.size();
  }

  /** Whether there were callers that are not drawn; after all have been added. */
  boolean isCut() {
    return cut || rowsDrawn() < rows;
  }

  /** All of them, or as many as are few enough boxes; at least the call sites and their callers. */
  private int rowsDrawn() {
    List<Box> row = List.copyOf(root.callers.values());
    int boxes = 0;
    int drawn = 0;
    while (!row.isEmpty() && (drawn < 2 || boxes + row.size() <= MAX_BOXES)) {
      boxes += row.size();
      drawn++;
      List<Box> next = new ArrayList<>();
      row.forEach(box -> next.addAll(box.callers.values()));
      row = next;
    }
    return drawn;
  }

  /** Writes it; the table behind it tells the same. */
  void write(HtmlText html) {
    int drawn = rowsDrawn();
    html.raw(
        "<div class=\"scroll\"><div class=\"icicle\" aria-hidden=\"true\" style=\"height:"
            + rem(drawn)
            + "\">\n");
    write(html, root, 0, 0, drawn);
    html.raw("</div></div>\n");
  }

  private void write(HtmlText html, Box box, long left, int row, int drawn) {
    if (row == drawn) {
      return;
    }
    List<Box> callers = new ArrayList<>(box.callers.values());
    callers.sort(Box.WIDEST_FIRST);
    for (Box caller : callers) {
      html.raw("<span style=\"left:" + percent(left) + ";width:" + percent(caller.amount));
      html.raw(";top:" + rem(row) + "\" title=\"");
      html.text(caller.label + ": " + NumberFormats.exact(caller.amount) + " " + unit).raw("\">");
      html.text(caller.label).raw("</span>\n");
      write(html, caller, left, row + 1, drawn);
      left += caller.amount;
    }
  }

  private String percent(long amount) {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * amount / root.amount);
  }

  private static String rem(int rows) {
    return String.format(Locale.ROOT, "%.1frem", ROW * rows);
  }

  /** A frame, and those that called it. */
  private static final class Box {
    static final Comparator<Box> WIDEST_FIRST =
        Comparator.comparingLong((Box box) -> box.amount).reversed();

    final String label;
    final Map<String, Box> callers = new LinkedHashMap<>();
    long amount;

    Box(String label) {
      this.label = label;
    }
  }
}
