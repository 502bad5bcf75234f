package dev.ipcaudit.text;

import java.util.List;

/** Text that is safe in Markdown, as GitHub and GitLab render it, and in the HTML made of it. */
public final class Markdown {

  /** Punctuation that means nothing inside a line. */
  private static final String PLAIN = " .,;()-=/%+?";

  private Markdown() {}

  /**
   * One line of hostile text, shortened, for a paragraph, a heading or the cell of a table, but not
   * for the beginning of a line. Whatever may be markup is a character reference, which CommonMark
   * never takes for structure. A mention of a user or an issue, which is searched for in the HTML,
   * is broken by an empty comment.
   */
  public static String line(String text) {
    String line = Escape.line(Escape.shortened(text));
    StringBuilder out = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      if (c == '\ufffe' || c == '\uffff') {
        out.append('\ufffd'); // as in Markup
      } else if (plain(c, i == 0 ? ' ' : line.charAt(i - 1), next)) {
        out.append(c);
      } else {
        out.append("&#").append((int) c).append(';');
        out.append(c == '@' || c == '#' ? "<!-- -->" : "");
      }
    }
    return out.toString();
  }

  private static boolean plain(char c, char before, char next) {
    if (c == '.') {
      return before != 'w' && before != 'W'; // www. begins a link
    }
    if (c == ':') {
      return next >= '0' && next <= '9'; // http: does too; a line number does not
    }
    return c >= 0x7f
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || PLAIN.indexOf(c) >= 0;
  }

  /**
   * Lines of hostile text as a code block, each shortened. Its fence is longer than every run of
   * backticks in it, so that no line can close it.
   */
  public static String block(List<String> lines) {
    StringBuilder text = new StringBuilder(256);
    int longest = 2;
    int run = 0;
    for (String each : lines) {
      String line = Escape.shortened(each);
      for (int i = 0; i < line.length(); i++) {
        run = line.charAt(i) == '`' ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      run = 0;
      text.append(Escape.line(line)).append('\n');
    }
    String fence = "`".repeat(longest + 1) + "\n";
    return fence + text + fence;
  }
}
