package dev.ipcaudit.text;

/** Text that is safe anywhere in XML 1.0 and HTML: between tags and in quoted attributes. */
public final class Markup {

  private Markup() {}

  /**
   * One line of hostile text: what does not print is shown as {@link Escape#line} shows it, which
   * leaves no control character that XML forbids, and markup is text.
   */
  public static String line(String text) {
    return printable(Escape.line(text));
  }

  /** The same of a line that {@link Escape#line} has made printable already. */
  public static String printable(String line) {
    StringBuilder out = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\ufffe', '\uffff' ->
            // no characters, and forbidden even as references (XML 1.0, 2.2)
            out.append('\ufffd');
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
