package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The findings that the user accepts. Immutable. */
public final class Baseline {

  private final String file;
  private final List<Entry> entries;

  Baseline(String file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * The report with the findings that are known set apart. Each entry is judged by itself: it
   * accepts all that is like it, of the paths that it means, or nothing if it has expired or if
   * that comes to more than its count. What no entry accepts of a finding stays, with its own
   * count. So the order of entries plays no part, and the same entry twice, as a merge of two
   * branches may leave it, does no harm.
   *
   * @param today the day of the judgment, in UTC
   */
  public AuditReport applyTo(AuditReport report, LocalDate today) {
    Map<Entry, Long> found = new HashMap<>();
    EntryIndex all = new EntryIndex(entries);
    for (Finding finding : report.findings()) {
      for (Entry entry : all.like(finding)) {
        long ofFinding = entry.found(finding);
        if (ofFinding != Entry.NONE) {
          found.merge(entry, ofFinding, Long::sum);
        }
      }
    }
    List<Entry> kept = new ArrayList<>();
    List<BaselineResult.Remark> remarks = new ArrayList<>();
    for (Entry entry : entries) {
      BaselineResult.Remark remark = judge(entry, found.get(entry), today);
      if (remark == null) {
        kept.add(entry);
      } else {
        remarks.add(remark);
      }
    }
    EntryIndex accepting = new EntryIndex(kept);
    List<Finding> left = new ArrayList<>();
    List<BaselineResult.Accepted> accepted = new ArrayList<>();
    for (Finding finding : report.findings()) {
      List<FindingPath> others = new ArrayList<>();
      Map<Entry, List<FindingPath>> known = new LinkedHashMap<>();
      List<Entry> like = accepting.like(finding);
      for (FindingPath path : finding.paths()) {
        Entry by = first(like, path);
        (by == null ? others : known.computeIfAbsent(by, first -> new ArrayList<>())).add(path);
      }
      if (!others.isEmpty()) {
        left.add(finding.of(others));
      }
      known.forEach(
          (by, paths) ->
              accepted.add(
                  new BaselineResult.Accepted(
                      finding.of(paths), by.number(), by.until(), by.reason())));
    }
    return report.with(left, new BaselineResult(file, accepted, remarks));
  }

  /**
   * What is the matter with an entry, or null if it accepts.
   *
   * @param found how much all that it means has to answer for, or null if it means nothing
   */
  private static BaselineResult.@Nullable Remark judge(
      Entry entry, @Nullable Long found, LocalDate today) {
    if (entry.expired(today)) {
      String what = "expired after " + entry.until() + (found == null ? "" : ", found " + found);
      return remark(BaselineResult.State.EXPIRED, entry, what);
    }
    if (found == null) {
      return remark(BaselineResult.State.UNUSED, entry, "nothing like it was found");
    }
    if (entry.exceededBy(found)) {
      String what = "accepts " + entry.count() + ", found " + found;
      return remark(BaselineResult.State.EXCEEDED, entry, what);
    }
    return null;
  }

  private static BaselineResult.Remark remark(
      BaselineResult.State state, Entry entry, String message) {
    return new BaselineResult.Remark(state, entry.number(), entry.what(), message);
  }

  private static @Nullable Entry first(List<Entry> like, FindingPath path) {
    for (Entry entry : like) {
      if (entry.isOn(path)) {
        return entry;
      }
    }
    return null;
  }
}
