package dev.ipcaudit.report;

/** The elements that the HTML report is made of; every argument that is text is escaped here. */
final class HtmlText {

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

  /**
   * One bar of a chart, which a table repeats in figures: readers that cannot see it skip it.
   *
   * @param share of the full length, from 0 to 1; what is outside is drawn as these
   */
  void bar(String label, double share, String style) {
    long permille = Math.round(1000 * Math.max(0, Math.min(1, share)));
    out.append("<div>");
    text(label);
    out.append("<span class=\"track\"><span class=\"fill").append(style);
    out.append("\" style=\"width:").append(permille / 10).append('.').append(permille % 10);
    out.append("%\"></span></span></div>\n");
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
    out.append("<tr><th scope=\"row\" class=\"mono\">");
    text(title);
    out.append("</th>");
    return this;
  }

  HtmlText cell(String text) {
    out.append("<td class=\"mono\">");
    text(text);
    out.append("</td>");
    return this;
  }

  HtmlText cell(long number) {
    out.append("<td class=\"n\">").append(number).append("</td>");
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
