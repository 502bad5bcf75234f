package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the watched JVM now. Written by the stream of events, read by the views. */
final class LiveState {

  /** Of one call site where nobody says which ones were counted together. */
  private static final int MAX_PATHS = 40;

  private static final long PERIOD_MILLIS = WatchRecording.PERIOD_SECONDS * 1000L;

  private final Map<String, SiteRow> rows = new LinkedHashMap<>();
  private final Map<String, LimitUsage> limits = new LinkedHashMap<>();
  private final Map<String, Found> findings = new LinkedHashMap<>();
  private final Map<String, Paths> paths = new LinkedHashMap<>();

  /** From when on a call site that was not known before is a new one, once that is known. */
  private @Nullable Instant newFrom;

  private boolean changed;
  private boolean complete;

  /** A finding and when it came or changed. */
  record Found(Finding finding, Instant time) {}

  synchronized void account(SiteAccount account, Instant time) {
    String key = account.kind() + " " + account.site();
    SiteRow before = rows.get(key);
    // what came with the first of all was there before, and nobody knows how fast it came
    Instant from = newFrom(time.plusMillis(PERIOD_MILLIS / 2));
    if (before == null && time.isAfter(from)) {
      before = SiteRow.nothing(account, time.minusSeconds(WatchRecording.PERIOD_SECONDS));
    }
    rows.put(key, SiteRow.next(before, account, time));
  }

  private Instant newFrom(Instant time) {
    Instant from = newFrom;
    if (from == null || time.isBefore(from)) {
      from = time;
      newFrom = time;
    }
    return from;
  }

  /** Those to one call site that were counted together. */
  private static final class Paths {
    final Map<CallPath, PathFigures> known = new LinkedHashMap<>();
    long countedAt;
  }

  /**
   * @param countedAt the same for all paths to its line that were counted together; 0 where the JVM
   *     does not say that, and may report others each time
   */
  synchronized void path(String kind, PathFigures path, long countedAt) {
    Paths all = paths.computeIfAbsent(key(kind, path.site()), key -> new Paths());
    Map<CallPath, PathFigures> known = all.known;
    if (countedAt > all.countedAt) {
      all.countedAt = countedAt;
      known.clear();
    }
    if (countedAt == all.countedAt) {
      known.remove(path.site().path());
      known.put(path.site().path(), path); // the latest one last
      if (countedAt == 0 && known.size() > MAX_PATHS) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  /** The paths to a line if there are several, those with the most objects first. */
  synchronized List<PathFigures> paths(SiteAccount account) {
    Paths all = paths.get(key(account.kind().id(), account.site()));
    List<PathFigures> known = new ArrayList<>(all == null ? List.of() : all.known.values());
    known.sort(PathFigures.BUSIEST_FIRST);
    return known.size() < 2 ? List.of() : known;
  }

  /** Without the file, which not all events have. */
  private static String key(String kind, CallSite site) {
    return kind + " " + site.className() + "." + site.method() + ":" + site.line();
  }

  /**
   * Limits come also from a JVM without call sites. A period after the first of them all that was
   * there before has come; the second one is for a machine that is busy.
   */
  synchronized void limit(LimitUsage limit, Instant time) {
    newFrom(time.plusMillis(2 * PERIOD_MILLIS));
    limits.put(limit.name(), limit);
  }

  synchronized void finding(Finding finding, Instant time) {
    String key = finding.rule() + " " + finding.kind() + " " + finding.site();
    Found before = findings.get(key);
    if (before == null
        || before.finding.count() != finding.count()
        || before.finding.severity() != finding.severity()
        || !String.valueOf(before.finding.message()).equals(finding.message())) {
      // the latest one is the last
      findings.remove(key);
      findings.put(key, new Found(finding, time));
    }
  }

  /** The last state, out of what the JVM had recorded when it ended. */
  synchronized void end(AuditReport report, Instant time) {
    for (SiteAccount account : report.sites()) {
      account(account, time);
    }
    for (SiteAccount account : report.sites()) {
      for (PathFigures path : account.paths()) {
        path(account.kind().id(), path, time.toEpochMilli());
      }
    }
    for (LimitUsage limit : report.limits()) {
      limit(limit, time);
    }
    for (Finding finding : report.findings()) {
      finding(finding, time);
    }
    flushed();
  }

  /** All events of a moment are in. */
  synchronized void flushed() {
    changed = true;
    complete = true;
  }

  /** Whether something came since the last call. */
  synchronized boolean changed() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Whether events came at all. */
  synchronized boolean complete() {
    return complete;
  }

  synchronized Map<String, SiteRow> rows() {
    return new LinkedHashMap<>(rows);
  }

  synchronized List<LimitUsage> limits() {
    return new ArrayList<>(limits.values());
  }

  /** The latest one last. */
  synchronized Map<String, Found> findings() {
    return new LinkedHashMap<>(findings);
  }
}
