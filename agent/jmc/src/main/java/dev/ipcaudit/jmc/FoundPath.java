package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.List;

/**
 * A call path that has to answer for a finding.
 *
 * @param count how many objects or occurrences are this path's
 * @param stack from the line outwards, one frame a line; empty where several paths are one here
 */
record FoundPath(long count, String stack) {

  private static final String FRAME = "\tat ";

  /** As the reports of the agent list. */
  private static final int MOST = 20;

  /**
   * The paths of an event Finding, the most costly first: a line of figures for each, which begins
   * with its count, and its frames. What is none is left out; of more than can be shown the last
   * one stands for the others.
   *
   * @param text the field paths
   */
  static List<FoundPath> of(String text) {
    List<FoundPath> paths = new ArrayList<>();
    String[] lines = text.split("\n");
    for (int i = 0; i < lines.length; ) {
      String figures = lines[i++];
      List<String> frames = new ArrayList<>();
      while (i < lines.length && lines[i].startsWith(FRAME)) {
        frames.add(lines[i++].substring(FRAME.length()));
      }
      String count = figures.split("[ \t]", 2)[0];
      if (count.matches("[0-9]{1,18}")) {
        paths.add(new FoundPath(Long.parseLong(count), String.join("\n", frames)));
      }
    }
    if (paths.size() > MOST) {
      List<FoundPath> others = paths.subList(MOST, paths.size());
      long rest = others.stream().mapToLong(FoundPath::count).sum();
      others.clear();
      paths.add(new FoundPath(rest, ""));
    }
    return paths;
  }
}
