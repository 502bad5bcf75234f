package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.PathLabels;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.StackFrameText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What leaked, by call path: as a picture of how many and of how much, and in figures. */
final class LeakedPaths {

  /** So many paths are listed, those with the most objects. */
  static final int MAX_PATHS = 50;

  /** So many are drawn; boxes of more could not be told apart. */
  private static final int MAX_DRAWN = 24;

  /** So many callers are in the figures. */
  private static final int MAX_CALLERS = 4;

  private LeakedPaths() {}

  /** Writes nothing if nothing leaked. */
  static void write(HtmlText html, List<Finding> findings) {
    List<Leak> leaks = leaks(findings);
    if (leaks.isEmpty()) {
      return;
    }
    List<Leak> shown = leaks.subList(0, Math.min(leaks.size(), MAX_PATHS));
    Icicle objects = new Icicle("objects");
    Icicle bytes = new Icicle("bytes");
    long sizes = 0;
    List<Leak> drawn = shown.subList(0, Math.min(shown.size(), MAX_DRAWN));
    for (Leak leak : drawn) {
      objects.add(leak.kind.title(), leak.frames, leak.count);
      if (leak.bytes > 0) {
        bytes.add(leak.kind.title(), leak.frames, leak.bytes);
        sizes += leak.bytes;
      }
    }
    html.element("h3", "What leaked, by call path");
    String most =
        drawn.size() < leaks.size()
            ? " Drawn are the " + MAX_DRAWN + " paths with the most objects."
            : "";
    String cut = objects.isCut() ? " Callers further out are not drawn." : "";
    html.element(
        "p",
        "The call sites on top, their callers below, as wide as the number of objects that"
            + " came through them."
            + most
            + cut);
    objects.write(html);
    if (sizes > 0) {
      html.element("p", "The same by size, of what has a known one.");
      bytes.write(html);
    }
    figures(html, shown, sizes > 0);
    if (shown.size() < leaks.size()) {
      long rest = 0;
      for (Leak leak : leaks.subList(MAX_PATHS, leaks.size())) {
        rest += leak.count;
      }
      int more = leaks.size() - MAX_PATHS;
      html.element(
          "p", "And " + more + (more == 1 ? " more path" : " more paths") + ", of " + rest + ".");
    }
  }

  private static void figures(HtmlText html, List<Leak> leaks, boolean sizes) {
    html.raw("<details><summary>Figures</summary>\n");
    if (sizes) {
      html.startTable(
          "Objects that leaked, by call path", "Call site", "Callers", "#Count", "#Size");
    } else {
      html.startTable("Objects that leaked, by call path", "Call site", "Callers", "#Count");
    }
    List<List<String>> paths = new ArrayList<>();
    for (Leak leak : leaks) {
      paths.add(leak.frames);
    }
    PathLabels labels = new PathLabels(paths, MAX_CALLERS);
    for (Leak leak : leaks) {
      html.row(StackFrameText.shortened(leak.frames.get(0)) + ", " + leak.kind.title());
      html.cell(labels.callers(leak.frames)).cell(leak.count);
      if (sizes) {
        html.number(leak.bytes > 0 ? NumberFormats.bytes(leak.bytes) : "");
      }
      html.endRow();
    }
    html.endTable();
    html.raw("</details>\n");
  }

  /** All of them, the most frequent first. */
  private static List<Leak> leaks(List<Finding> findings) {
    List<Leak> leaks = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.rule() == RuleId.LEAKED_OBJECT) {
        List<FindingPath> paths = finding.paths();
        long[] bytes = new long[paths.size()];
        for (FindingObject object : finding.objects()) {
          // the size of a set is a number of semaphores
          bytes[object.path()] += finding.kind() == Kind.SYSV_SEM ? 0 : object.size();
        }
        for (int i = 0; i < bytes.length; i++) {
          List<String> stack = paths.get(i).stack();
          List<String> frames = stack.isEmpty() ? List.of(finding.site().toString()) : stack;
          if (paths.get(i).count() > 0) {
            leaks.add(new Leak(finding.kind(), frames, paths.get(i).count(), bytes[i]));
          }
        }
      }
    }
    leaks.sort(Comparator.comparingLong(Leak::count).reversed());
    return leaks;
  }

  /**
   * What one path leaked.
   *
   * @param frames innermost first, at least one
   * @param bytes 0 where no size is known
   */
  private record Leak(Kind kind, List<String> frames, long count, long bytes) {}
}
