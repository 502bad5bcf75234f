package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.Identity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The text of a baseline: one entry a line, sorted, so that a review shows each finding as a line
 * of its own, and branches merge like any other text.
 */
public final class BaselineText {

  private static final String HEADER =
      """
      # Findings of ipcaudit that are known and accepted, for its option baseline=FILE. One a line:
      # RULE KIND CLASS.METHOD[:LINE][<CALLER] [count=N] [until=YYYY-MM-DD] [# REASON]
      # A star stands for anything. count is the most that is accepted; until is the last day (UTC).

      """;

  private BaselineText() {}

  /**
   * A new baseline that accepts these findings. Safe to print; ends with a line feed.
   *
   * @param findings in any order
   * @param all what was found, these among them
   */
  public static String render(List<Finding> findings, List<Finding> all) {
    try {
      return merge("", "", findings, all, LocalDate.EPOCH);
    } catch (BadLine unlikely) {
      throw new IllegalStateException(unlikely); // an empty text has no bad line
    }
  }

  /** Reads a baseline; {@code file} is for messages only. */
  static Baseline parse(String file, String text) throws BadLine {
    List<Entry> entries = new ArrayList<>();
    for (BaselineLine line : lines(file, text)) {
      if (line.entry() != null) {
        entries.add(line.entry());
      }
    }
    return new Baseline(file, entries);
  }

  /**
   * The text of a baseline that accepts these findings as well. What a person wrote stays:
   * comments, order, reasons and days. An entry for the site, whoever calls it, is added where none
   * is like the finding or one of its paths. Its count is that of all that is like it, since it is
   * judged by that, and a count goes up where more was found. An entry that has expired is not
   * renewed, since its day was somebody's decision; none is taken away, since it may be that of
   * another JVM.
   *
   * @param all what was found, these among them
   * @param today in UTC
   * @throws BadLine if the present text is none of a baseline
   */
  static String merge(
      String file, String text, List<Finding> findings, List<Finding> all, LocalDate today)
      throws BadLine {
    List<BaselineLine> lines = lines(file, text.isEmpty() ? HEADER : text);
    Set<String> missing = new TreeSet<>();
    for (Finding finding : findings) {
      if (!covered(lines, finding)) {
        missing.add(Identity.of(finding) + (Identity.counts(finding) ? " count=1" : ""));
      }
    }
    for (String added : missing) {
      BaselineLine line = LineParser.parse(file, 0, added);
      // an entry, and so no comment
      lines.add(place(lines, Objects.requireNonNull(line.entry()).what()), line);
    }
    raise(lines, findings, all, today);
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    StringBuilder merged = new StringBuilder();
    for (BaselineLine line : lines) {
      merged.append(line.text()).append(end);
    }
    return merged.toString();
  }

  private static void raise(
      List<BaselineLine> lines, List<Finding> findings, List<Finding> all, LocalDate today) {
    for (int i = 0; i < lines.size(); i++) {
      Entry entry = lines.get(i).entry();
      if (entry == null || entry.count() == Entry.ANY || entry.expired(today)) {
        continue;
      }
      boolean meant = false;
      for (Finding finding : findings) {
        meant |= entry.matches(finding);
      }
      long found = 0;
      for (Finding finding : all) {
        found += entry.found(finding);
      }
      if (meant && entry.exceededBy(found)) {
        lines.set(i, lines.get(i).with(entry.withCount(found)));
      }
    }
  }

  /** Whether there are entries like it for each of its paths. */
  private static boolean covered(List<BaselineLine> lines, Finding finding) {
    for (FindingPath path : finding.paths()) {
      boolean covered = false;
      for (BaselineLine line : lines) {
        Entry entry = line.entry();
        covered |= entry != null && entry.matches(finding, path);
      }
      if (!covered) {
        return false;
      }
    }
    return true;
  }

  /** Before the first entry that sorts behind it and the comment that belongs to that. */
  private static int place(List<BaselineLine> lines, String added) {
    for (int at = 0; at < lines.size(); at++) {
      Entry entry = lines.get(at).entry();
      if (entry != null && entry.what().compareTo(added) > 0) {
        while (at > 0 && lines.get(at - 1).comment()) {
          at--;
        }
        return at;
      }
    }
    return lines.size();
  }

  private static List<BaselineLine> lines(String file, String text) throws BadLine {
    List<BaselineLine> lines = new ArrayList<>();
    int start = text.startsWith("\ufeff") ? 1 : 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int next = feed < 0 ? text.length() : feed;
      int end = next > start && text.charAt(next - 1) == '\r' ? next - 1 : next;
      lines.add(LineParser.parse(file, lines.size() + 1, text.substring(start, end)));
      start = next + 1;
    }
    return lines;
  }
}
