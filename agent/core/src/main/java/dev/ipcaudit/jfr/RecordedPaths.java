package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a finding, as an event Finding has them: a text of lines. Each begins with a line of
 * its figures and the names of its threads, between tabs; the frames follow, behind a tab each. All
 * names are made printable, so that none of them parts lines or words.
 */
final class RecordedPaths {

  /** As many as the JSON report lists are always recorded. */
  private static final int LEAST = 20;

  private static final int MOST = 1000;

  /**
   * In their frames, or a site with deep stacks would fill a recording at the end of each chunk.
   */
  private static final int MOST_CHARS = 1 << 20;

  private static final String FRAME = "\tat ";

  private static final Pattern FIGURES =
      Pattern.compile(
          "([0-9]{1,18})(?: of ([0-9]{1,18}) created, ([0-9]{1,18}) removed)?"
              + "(?: by other paths: ([0-9]{1,9}))?");

  private RecordedPaths() {}

  /** How many of these paths are recorded one by one; what is left is recorded as one. */
  static <T> int kept(List<T> paths, Function<T, CallSite> site) {
    int kept = 0;
    for (long chars = 0;
        kept < paths.size() && (kept < LEAST || (kept < MOST && chars < MOST_CHARS));
        kept++) {
      for (String frame : site.apply(paths.get(kept)).stack()) {
        chars += frame.length();
      }
    }
    return kept;
  }

  /** {@code 3 of 3 created, 0 removed<tab>main}, and the frames. */
  static String text(List<FindingPath> paths) {
    StringBuilder text = new StringBuilder();
    int kept = kept(paths, FindingPath::site);
    for (FindingPath path : paths.subList(0, kept)) {
      append(text, path);
    }
    if (kept < paths.size()) {
      append(text, FindingPath.together(paths.subList(kept, paths.size())));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, FindingPath path) {
    text.append(text.length() == 0 ? "" : "\n").append(path.count());
    if (path.created() != FindingPath.UNKNOWN) {
      text.append(" of ").append(path.created()).append(" created, ");
      text.append(path.removed()).append(" removed");
    }
    if (path.paths() > 1) {
      text.append(" by other paths: ").append(path.paths());
    }
    boolean like = false;
    for (String thread : path.threads()) {
      text.append('\t').append(Escape.line(thread));
      like = thread.startsWith("+");
    }
    if (path.moreThreads() > 0 || like) {
      text.append("\t+").append(path.moreThreads());
    }
    for (String frame : path.stack()) {
      text.append('\n').append(FRAME).append(Escape.line(frame));
    }
  }

  /**
   * The paths of a finding, at least one. What there is to count beyond those that are recorded, of
   * which other versions of the agent had fewer, is a last path without a stack.
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
      paths.add(FindingPath.only(rest, site.bare()));
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
        stack.add(Escape.original(lines.get(i++).substring(FRAME.length())));
      }
      FindingPath path = path(figures, site.of(stack));
      if (path != null) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static @Nullable FindingPath path(String figures, CallSite site) {
    String[] words = figures.split("\t", -1);
    Matcher numbers = FIGURES.matcher(words[0]);
    if (!numbers.lookingAt()) {
      return null;
    }
    List<String> threads = new ArrayList<>();
    int more = 0;
    for (int i = 1; i < words.length; i++) {
      // a thread may be called so, but not the last one of others that are not named
      if (i == words.length - 1 && i > 1 && words[i].matches("\\+[0-9]{1,9}")) {
        more = Integer.parseInt(words[i].substring(1));
      } else {
        threads.add(Escape.original(words[i]));
      }
    }
    return new FindingPath(
        Long.parseLong(numbers.group(1)),
        number(numbers.group(2)),
        number(numbers.group(3)),
        threads,
        more,
        site,
        numbers.group(4) == null ? 1 : Integer.parseInt(numbers.group(4)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? FindingPath.UNKNOWN : Long.parseLong(digits);
  }
}
