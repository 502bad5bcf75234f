package dev.ipcaudit.pictures;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wraps the upper part of a page that loads nothing, or of one of its sections, in SVG, where a
 * browser draws it as it is, in the reader's colors.
 */
final class PagePicture {

  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
  private static final Pattern BODY = Pattern.compile("<body[^>]*>(.*)</body>", Pattern.DOTALL);

  /** Elements that HTML does not close and XML does. */
  private static final Pattern VOID =
      Pattern.compile("<(br|hr|img|input|meta|wbr|col)((?: [^<>]*)?)>");

  private static final Pattern FLAG = Pattern.compile(" (open|hidden)(?=[ >])");

  private final int width;
  private final int height;

  /** In pixels; what is longer is cut off. */
  PagePicture(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** One document. */
  String svg(String title, String html) {
    return svg(title, html, BODY);
  }

  /** One document, of the section of that id. */
  String svg(String title, String html, String section) {
    String pattern = "<section id=\"" + section + "\"[^>]*>(.*?)</section>";
    return svg(title, html, Pattern.compile(pattern, Pattern.DOTALL));
  }

  private String svg(String title, String html, Pattern shown) {
    return "<svg xmlns='http://www.w3.org/2000/svg' role='img' width='%1$d' height='%2$d'>\n"
            .formatted(width, height)
        + "<title>"
        + title
        + "</title>\n<style>"
        + part(STYLE, html)
        + "</style>\n<foreignObject width='100%' height='100%'>\n"
        + "<body xmlns='http://www.w3.org/1999/xhtml' style='display:flow-root;min-height:100%'>"
        + FLAG.matcher(VOID.matcher(part(shown, html)).replaceAll("<$1$2/>"))
            .replaceAll(" $1=''")
            // HTML knows that by itself
            .replace("<svg ", "<svg xmlns='http://www.w3.org/2000/svg' ")
        + "</body>\n</foreignObject>\n"
        + "<rect x='.5' y='.5' width='%d' height='%d' rx='8' fill='none' stroke='#8b949e'/>\n"
            .formatted(width - 1, height - 1)
        + "</svg>\n";
  }

  private static String part(Pattern pattern, String html) {
    Matcher matcher = pattern.matcher(html);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in\n" + html);
    }
    return matcher.group(1);
  }
}
