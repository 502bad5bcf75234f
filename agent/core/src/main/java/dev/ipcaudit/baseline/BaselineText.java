package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.Identity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    return new Baseline(file, entries(lines(file, text)));
  }

  private static List<Entry> entries(List<BaselineLine> lines) {
    List<Entry> entries = new ArrayList<>();
    for (BaselineLine line : lines) {
      if (line.entry() != null) {
        entries.add(line.entry());
      }
    }
    return entries;
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
    EntryIndex entries = new EntryIndex(entries(lines));
    Set<String> missing = new TreeSet<>();
    for (Finding finding : findings) {
      if (!covered(entries.like(finding), finding)) {
        missing.add(Identity.of(finding) + (Identity.counts(finding) ? " count=1" : ""));
      }
    }
    int place = 0;
    for (String added : missing) {
      BaselineLine line = LineParser.parse(file, 0, added);
      // an entry, and so no comment
      place = place(lines, place, Objects.requireNonNull(line.entry()).what());
      lines.add(place, line);
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
    EntryIndex entries = new EntryIndex(entries(lines));
    Set<Entry> meant = new HashSet<>();
    for (Finding finding : findings) {
      for (Entry entry : entries.like(finding)) {
        if (entry.found(finding) != Entry.NONE) {
          meant.add(entry);
        }
      }
    }
    Map<Entry, Long> found = new HashMap<>();
    for (Finding finding : all) {
      for (Entry entry : entries.like(finding)) {
        found.merge(entry, Math.max(0, entry.found(finding)), Long::sum);
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      Entry entry = lines.get(i).entry();
      if (entry == null || entry.count() == Entry.ANY || entry.expired(today)) {
        continue;
      }
      long ofEntry = found.getOrDefault(entry, 0L);
      if (meant.contains(entry) && entry.exceededBy(ofEntry)) {
        lines.set(i, lines.get(i).with(entry.withCount(ofEntry)));
      }
    }
  }

  /** Whether there are entries like it for each of its paths. */
  private static boolean covered(List<Entry> like, Finding finding) {
    for (FindingPath path : finding.paths()) {
      boolean covered = false;
      for (Entry entry : like) {
        covered = covered || entry.isOn(path);
      }
      if (!covered) {
        return false;
      }
    }
    return true;
  }

  /**
   * Before the first entry that sorts behind it and the comment that belongs to that.
   *
   * @param from no entry before it sorts behind the added one
   */
  private static int place(List<BaselineLine> lines, int from, String added) {
    for (int at = from; at < lines.size(); at++) {
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
