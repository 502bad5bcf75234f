package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a finding, as an event Finding has them: a text of lines. Each begins with a line of
 * its figures and the names of its threads, between tabs; the frames follow, behind a tab each.
 */
final class RecordedPaths {

  /** As many as the JSON report lists. */
  static final int MOST = 20;

  private static final String FRAME = "\tat ";

  private RecordedPaths() {}

  /** {@code 3 of 3 created, 0 removed<tab>main}, and the frames. */
  static String text(List<FindingPath> paths) {
    StringBuilder text = new StringBuilder();
    for (FindingPath path : paths.subList(0, Math.min(paths.size(), MOST))) {
      text.append(text.length() == 0 ? "" : "\n").append(path.count());
      if (path.created() != FindingPath.UNKNOWN) {
        text.append(" of ").append(path.created()).append(" created, ");
        text.append(path.removed()).append(" removed");
      }
      for (String thread : path.threads()) {
        text.append('\t').append(printable(thread));
      }
      if (path.moreThreads() > 0) {
        text.append("\t+").append(path.moreThreads());
      }
      for (String frame : path.stack()) {
        text.append('\n').append(FRAME).append(frame);
      }
    }
    return text.toString();
  }

  /** A name may hold what parts lines and words here. */
  static String printable(String thread) {
    return thread.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * The paths of a finding, at least one. What there is to count beyond those that are recorded is
   * a last path without a stack, as that of paths that had no room.
   *
   * @param lines that {@link #text} made
   * @param count how much all of them have to answer for
   */
  static List<FindingPath> all(List<String> lines, CallSite site, long count) {
    List<FindingPath> paths = of(lines, site);
    if (paths.isEmpty()) {
      return List.of(FindingPath.only(count, site));
    }
    long rest = count;
    for (FindingPath path : paths) {
      rest -= path.count();
    }
    if (rest > 0) {
      CallSite bare =
          new CallSite(site.className(), site.method(), site.file(), site.line(), List.of());
      paths.add(FindingPath.only(rest, bare));
    }
    return paths;
  }

  /**
   * The paths to a site that {@link #text} made these lines of; what is none of them is left out.
   */
  static List<FindingPath> of(List<String> lines, CallSite site) {
    List<FindingPath> paths = new ArrayList<>();
    for (int i = 0; i < lines.size(); ) {
      String figures = lines.get(i++);
      List<String> stack = new ArrayList<>();
      while (i < lines.size() && lines.get(i).startsWith(FRAME)) {
        stack.add(lines.get(i++).substring(FRAME.length()));
      }
      FindingPath path = path(figures, stack, site);
      if (path != null) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static @Nullable FindingPath path(String figures, List<String> stack, CallSite site) {
    String[] words = figures.split("\t");
    String[] numbers = words[0].replaceAll("[^0-9]+", " ").trim().split(" ");
    List<String> threads = new ArrayList<>();
    int more = 0;
    try {
      for (int i = 1; i < words.length; i++) {
        // a thread may be called so, but not the last one of others that are not told
        if (i == words.length - 1 && i > 1 && words[i].matches("\\+[0-9]{1,9}")) {
          more = Integer.parseInt(words[i].substring(1));
        } else {
          threads.add(words[i]);
        }
      }
      boolean known = numbers.length == 3;
      return new FindingPath(
          Long.parseLong(numbers[0]),
          known ? Long.parseLong(numbers[1]) : FindingPath.UNKNOWN,
          known ? Long.parseLong(numbers[2]) : FindingPath.UNKNOWN,
          threads,
          more,
          new CallSite(site.className(), site.method(), site.file(), site.line(), stack));
    } catch (NumberFormatException notOurs) {
      return null;
    }
  }
}
