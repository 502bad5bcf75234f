package dev.ipcaudit.report.html;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stacks: the frames that say the most, and the others on a click, and on paper. Those further out
 * are often the same in many findings; they are written once. For one page.
 */
final class StackBlocks {

  private static final int FIRST_FRAMES = 5;

  /** Characters of frames behind a click, in the whole page. */
  private static final int MAX_HIDDEN = 64 * 1024;

  private final HtmlText html;
  private final Map<List<String>, String> written = new HashMap<>();
  private int hidden;

  StackBlocks(HtmlText html) {
    this.html = html;
  }

  void write(String heading, List<String> frames) {
    int first = frames.size() <= FIRST_FRAMES + 1 ? frames.size() : FIRST_FRAMES;
    html.element("p", heading);
    frames(frames.subList(0, first));
    if (first < frames.size()) {
      rest(frames.subList(first, frames.size()));
    }
  }

  private void rest(List<String> frames) {
    String id = written.get(frames);
    String more = frames.size() + " more frames";
    int length = String.join("\n", frames).length();
    if (id != null) {
      html.raw("<p><a href=\"#" + id + "\">")
          .text(more + ", as in another stack")
          .raw("</a></p>\n");
    } else if (hidden + length > MAX_HIDDEN) {
      html.element("p", more + " are in the formats .txt and .json alone.");
    } else {
      hidden += length;
      id = "stack-" + (written.size() + 1);
      written.put(frames, id);
      html.raw("<details class=\"stack\" id=\"" + id + "\"><summary>").text(more);
      html.raw("</summary>\n");
      frames(frames);
      html.raw("</details>\n");
    }
  }

  private void frames(List<String> frames) {
    html.raw("<pre>");
    for (String frame : frames) {
      int where = Math.max(0, frame.lastIndexOf('('));
      html.text(frame.substring(0, where)).raw("<wbr>").text(frame.substring(where)).raw("\n");
    }
    html.raw("</pre>\n");
  }
}
