package dev.ipcaudit.report.html;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.text.Markup;

/** The elements that the HTML report is made of; every argument that is text is escaped here. */
final class HtmlText {

  /** Cells with more than that may take several lines. */
  private static final int LONG = 64;

  private final StringBuilder out = new StringBuilder(16 * 1024);

  /** Markup as it is; for what is written in this package, never for text from outside. */
  HtmlText raw(String markup) {
    out.append(markup);
    return this;
  }

  HtmlText text(String text) {
    out.append(Markup.line(text));
    return this;
  }

  HtmlText element(String name, String text) {
    out.append('<').append(name).append('>');
    text(text);
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** A pair of a list of descriptions. */
  void pair(String term, String description) {
    element("dt", term);
    element("dd", description);
  }

  void section(String id, String title) {
    out.append("<section id=\"").append(id).append("\" aria-labelledby=\"").append(id);
    out.append("-title\">\n<h2 id=\"").append(id).append("-title\">").append(title);
    out.append("</h2>\n");
  }

  void endSection() {
    out.append("</section>\n");
  }

  /** A line of the host, the package of its class softer than the rest, which tells lines apart. */
  HtmlText site(CallSite site) {
    out.append("<code>");
    siteCell(site);
    out.append("</code>");
    return this;
  }

  /** The same in a cell, which has the letters of code anyway. */
  HtmlText siteCell(CallSite site) {
    String text = site.toString();
    int dot = site.className().lastIndexOf('.') + 1;
    int where = Math.max(dot, text.lastIndexOf('('));
    out.append("<i>");
    text(text.substring(0, dot));
    out.append("</i><wbr>");
    text(text.substring(dot, where));
    out.append("<wbr>");
    text(text.substring(where));
    return this;
  }

  /**
   * One bar of a chart, which a table repeats in figures: readers that cannot see it skip it.
   *
   * @param share of the full length, from 0 to 1; what is outside is drawn as these
   */
  void bar(String label, String figure, double share, String style) {
    startBar(label, figure);
    fill(style, share);
    out.append("</span></div>\n");
  }

  private void startBar(String label, String figure) {
    out.append("<div><span>");
    text(label);
    out.append("</span> <span class=\"n\">");
    text(figure);
    out.append("</span> <span class=\"track\">");
  }

  private void fill(String style, double share) {
    long permille = Math.round(1000 * Math.max(0, Math.min(1, share)));
    if (permille > 0 || share > 0) {
      out.append("<span class=\"fill").append(style);
      out.append("\" style=\"width:").append(permille / 10).append('.').append(permille % 10);
      out.append("%\"></span>");
    }
  }

  void startBars() {
    out.append("<div class=\"bars\" aria-hidden=\"true\">\n");
  }

  void endBars() {
    out.append("</div>\n");
  }

  /**
   * A table that scrolls on its own where it is too wide, also by keyboard.
   *
   * @param columns titles; those of columns of numbers begin with #
   */
  void startTable(String caption, String... columns) {
    out.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    text(caption);
    out.append("\"><table>\n");
    element("caption", caption);
    out.append("<thead><tr>");
    for (String column : columns) {
      boolean number = column.startsWith("#");
      out.append(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
      text(number ? column.substring(1) : column);
      out.append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
  }

  /** A row whose first cell is its title. */
  HtmlText row(String title) {
    out.append("<tr><th scope=\"row\">");
    text(title);
    out.append("</th>");
    return this;
  }

  HtmlText cell(String text) {
    out.append(text.length() > LONG ? "<td class=\"long\">" : "<td>");
    text(text);
    out.append("</td>");
    return this;
  }

  HtmlText cell(long number) {
    return number(NumberFormats.exact(number));
  }

  /** A cell in a column of numbers. */
  HtmlText number(String text) {
    out.append("<td class=\"n\">");
    text(text);
    out.append("</td>");
    return this;
  }

  void endRow() {
    out.append("</tr>\n");
  }

  void endTable() {
    out.append("</tbody></table></div>\n");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
