package dev.ipcaudit.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws what a terminal shows as SVG: text stays text, so it can be searched and read aloud. Knows
 * the control sequences for bold, faint and the eight colors (ECMA-48 SGR), and drops all others.
 */
final class TerminalPicture {

  private static final int LINE_HEIGHT = 19;
  private static final int FONT_SIZE = 14;
  private static final int MARGIN = 20;
  private static final int TOP = 44;
  private static final int MAX_COLUMNS = 118;

  /** In pixels; runs are stretched to it, because every system has another font of fixed width. */
  private static final double COLUMN = 8.4;

  private static final Pattern CONTROL = Pattern.compile("\033\\[([0-9;?]*)([A-Za-z])");

  private static final Map<String, String> CLASSES =
      Map.of(
          "1", "b", "2", "f", "31", "r", "32", "g", "33", "y", "34", "u", "35", "m", "36", "c",
          "90", "f");

  private static final String STYLE =
      "text{font:"
          + FONT_SIZE
          + "px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
          + "fill:#e6edf3;white-space:pre}"
          + ".b{font-weight:bold}.f{fill:#9aa4af}.r{fill:#ff8f85}.g{fill:#66d07f}.y{fill:#e8c15a}"
          + ".u{fill:#8cbcff}.m{fill:#d9a5ff}.c{fill:#66cfe0}.t{fill:#9aa4af;font-size:13px}";

  private final String title;
  private final List<String> rows = new ArrayList<>();
  private int columns;

  /**
   * @param title above the picture, and its name to a screen reader
   */
  TerminalPicture(String title) {
    this.title = title;
    this.columns = title.length() + 8;
  }

  /** One document. */
  String svg(String text) {
    String style = "";
    for (String line : text.replace("\r", "").stripTrailing().split("\n", -1)) {
      style = lines(line, style);
    }
    int width = (int) Math.ceil(columns * COLUMN) + 2 * MARGIN;
    int height = TOP + rows.size() * LINE_HEIGHT + MARGIN / 2;
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns='http://www.w3.org/2000/svg' xml:space='preserve' role='img'");
    svg.append(" width='").append(width).append("' height='").append(height);
    svg.append("' viewBox='0 0 ").append(width).append(' ').append(height).append("'>\n");
    svg.append("<title>").append(escaped(title)).append("</title>\n<style>").append(STYLE);
    svg.append("</style>\n<rect width='100%' height='100%' rx='8' fill='#10151c'/>\n");
    for (int i = 0; i < 3; i++) {
      svg.append("<circle cx='").append(MARGIN + 4 + i * 18).append("' cy='18' r='5'");
      svg.append(" fill='#3d4550'/>\n");
    }
    svg.append("<text class='t' x='50%' y='23' text-anchor='middle'>").append(escaped(title));
    svg.append("</text>\n");
    rows.forEach(svg::append);
    return svg.append("</svg>\n").toString();
  }

  /** One line, which goes on in the next row where it is wider than the terminal. */
  private String lines(String line, String styleBefore) {
    if (line.length() <= MAX_COLUMNS || line.indexOf('\033') >= 0) {
      return row(line, styleBefore);
    }
    String style = row(line.substring(0, MAX_COLUMNS), styleBefore);
    return lines(line.substring(MAX_COLUMNS), style);
  }

  private String row(String line, String styleBefore) {
    int y = TOP + rows.size() * LINE_HEIGHT + FONT_SIZE;
    StringBuilder row = new StringBuilder();
    String style = styleBefore;
    int column = 0;
    int from = 0;
    Matcher control = CONTROL.matcher(line);
    boolean more = true;
    while (more) {
      more = control.find();
      String run = line.substring(from, more ? control.start() : line.length());
      row.append(run(run, column, y, style));
      column += run.length();
      if (more) {
        from = control.end();
        style = control.group(2).equals("m") ? style(style, control.group(1)) : style;
      }
    }
    columns = Math.max(columns, column);
    rows.add(row.toString());
    return style;
  }

  private static String style(String before, String codes) {
    StringBuilder style = new StringBuilder(before);
    for (String code : codes.split(";")) {
      String name = CLASSES.get(code);
      if (name == null) {
        style.setLength(0); // 0, or one that ends what began
      } else {
        style.append(style.length() == 0 ? "" : " ").append(name);
      }
    }
    return style.toString();
  }

  private static String run(String text, int column, int y, String style) {
    int blanks = text.length() - text.stripLeading().length();
    String shown = text.strip();
    if (shown.isEmpty()) {
      return "";
    }
    return String.format(
        "<text%s x='%.1f' y='%d' textLength='%.1f' lengthAdjust='spacingAndGlyphs'>%s</text>%n",
        style.isEmpty() ? "" : " class='" + style + "'",
        MARGIN + (column + blanks) * COLUMN,
        y,
        shown.length() * COLUMN,
        escaped(shown));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
