package dev.ipcaudit.report.html;

import java.util.Locale;

/**
 * One chart over time. The drawing is stretched to the width that there is; the labels are text
 * beside it, which stays as large as all text.
 */
final class Chart {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 100;

  private final Scale time;
  private final Scale value;
  private final StringBuilder shapes = new StringBuilder();

  Chart(Scale time, Scale value) {
    this.time = time;
    this.value = value;
    StringBuilder grid = new StringBuilder();
    for (int i = 0; i <= value.ticks(); i++) {
      grid.append("M0 ").append(y(i * value.step())).append('H').append(WIDTH);
    }
    path("grid", grid);
  }

  /** A line from 0 through points, and the area below it. */
  void line(long[] millis, long[] values) {
    StringBuilder line = new StringBuilder("M0 " + HEIGHT);
    for (int i = 0; i < values.length; i++) {
      boolean flat = i > 0 && i < values.length - 1 && values[i - 1] == values[i];
      if (!flat || values[i] != values[i + 1]) {
        line.append('L').append(x(millis[i])).append(' ').append(y((double) values[i]));
      }
    }
    StringBuilder area = new StringBuilder(line);
    if (values.length > 0) {
      area.append('V').append(HEIGHT).append('Z');
    }
    path("area", area);
    path("line", line);
  }

  /** A column for each stretch of time, of which those of 0 are not there. */
  void columns(long[] until, double[] values) {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        columns.append('M').append(x(i == 0 ? 0 : until[i - 1])).append(' ').append(HEIGHT);
        columns.append('V').append(y(values[i])).append('H').append(x(until[i]));
        columns.append('V').append(HEIGHT).append('Z');
      }
    }
    path("column", columns);
  }

  private void path(String style, CharSequence path) {
    shapes.append("<path class=\"").append(style).append("\" d=\"").append(path).append("\"/>");
  }

  private String x(long millis) {
    return coordinate(WIDTH * time.share((double) millis));
  }

  private String y(double height) {
    return coordinate(HEIGHT - HEIGHT * value.share(height));
  }

  private static String coordinate(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * Writes it.
   *
   * @param id unique in the page
   * @param title what it shows, for who cannot see it
   * @param description how that went
   */
  void write(HtmlText html, String id, String title, String description) {
    html.raw("<div class=\"chart\">\n<div class=\"y\" aria-hidden=\"true\">");
    for (int i = 0; i <= value.ticks(); i++) {
      double at = i * value.step();
      html.raw("<span style=\"bottom:" + percent(value.share(at)) + "\">");
      html.text(NumberFormats.rough(at)).raw("</span>");
    }
    html.raw("</div>\n<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" ");
    html.raw("preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"" + id + "-title ");
    html.raw(id + "-text\"><title id=\"" + id + "-title\">").text(title);
    html.raw("</title><desc id=\"" + id + "-text\">").text(description).raw("</desc>");
    html.raw(shapes.toString()).raw("</svg>\n<div class=\"x\" aria-hidden=\"true\">");
    for (int i = 0; i <= time.ticks(); i++) {
      double at = time.share(i * time.step());
      String edge = i == 0 ? " class=\"first\"" : at > 0.94 ? " class=\"last\"" : "";
      html.raw("<span" + edge + " style=\"left:" + percent(at) + "\">");
      String when = NumberFormats.moment(i * (long) time.step(), (long) time.step(), time.max());
      html.text(when).raw("</span>");
    }
    html.raw("</div>\n</div>\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }
}
