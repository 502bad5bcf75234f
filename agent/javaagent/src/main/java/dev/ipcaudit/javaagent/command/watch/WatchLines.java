package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.javaagent.command.scan.Style;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.text.Escape;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The watch for files and pipes: one line for each change, {@code TIME WHAT ...}, and whatever text
 * comes from the host at its end.
 */
final class WatchLines implements View {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final PrintStream out;
  private final Style style;
  private final Map<String, SiteRow> rows = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();
  private final Map<String, LimitUsage> limits = new HashMap<>();
  private final Map<String, LiveState.Found> findings = new HashMap<>();

  WatchLines(PrintStream out, Style style, long pid) {
    this.out = out;
    this.style = style;
    line(Instant.now(), "watch " + pid);
    out.flush();
  }

  @Override
  public boolean show(LiveState live) {
    for (Map.Entry<String, SiteRow> entry : live.rows().entrySet()) {
      SiteRow row = entry.getValue();
      SiteRow before = rows.put(entry.getKey(), row);
      if (!row.sameCounts(before)) {
        line(row.time(), site(row));
      }
      for (PathFigures path : live.paths(row.account())) {
        String what = path(row.account(), path);
        if (!what.equals(paths.put(entry.getKey() + " " + path.site().path(), what))) {
          line(row.time(), what);
        }
      }
    }
    for (LimitUsage limit : live.limits()) {
      LimitUsage before = limits.get(limit.name());
      if (before == null || changed(before, limit)) {
        limits.put(limit.name(), limit);
        String used = limit.used() == LimitUsage.UNKNOWN ? "unknown" : "" + limit.used();
        line(Instant.now(), "limit " + limit.name() + " used=" + used + " max=" + limit.max());
      }
    }
    for (Map.Entry<String, LiveState.Found> entry : live.findings().entrySet()) {
      if (!entry.getValue().equals(findings.put(entry.getKey(), entry.getValue()))) {
        line(entry.getValue().time(), finding(entry.getValue().finding()));
      }
    }
    return !out.checkError(); // which flushes, too
  }

  /** What all processes of a machine share goes up and down all the time: whole percents do. */
  private static boolean changed(LimitUsage before, LimitUsage now) {
    boolean ipc = now.name().startsWith("S") || now.name().startsWith("M");
    return before.max() != now.max()
        || (ipc ? before.used() != now.used() : percent(before) != percent(now));
  }

  private static long percent(LimitUsage limit) {
    return (long) (100 * limit.fraction());
  }

  private static String site(SiteRow row) {
    SiteAccount account = row.account();
    return "site "
        + account.kind()
        + (" live=" + account.live())
        + (" created=" + account.created())
        + (" removed=" + account.removed())
        + (" eagain=" + account.eagain())
        + String.format(
            Locale.ROOT,
            " created/s=%.1f removed/s=%.1f eagain/s=%.1f",
            row.createdRate(),
            row.removedRate(),
            row.eagainRate())
        + (account.estimated() ? " estimated" : "")
        + (" at " + account.site());
  }

  private static String path(SiteAccount account, PathFigures path) {
    return "path "
        + account.kind()
        + (" live=" + path.live())
        + (" created=" + path.created())
        + (" removed=" + path.removed())
        + (" eagain=" + path.eagain())
        + (" at " + account.site() + " by " + SiteRow.callers(path));
  }

  private static String finding(Finding finding) {
    return "finding "
        + (finding.severity() + " " + finding.rule() + " " + finding.kind())
        + (" count=" + finding.count())
        + (" at " + finding.site() + ": " + finding.message());
  }

  private void line(Instant time, String text) {
    out.println(TIME.format(time) + " " + style.safe(Escape.line(text)));
  }

  @Override
  public boolean key(int key) {
    return false;
  }

  @Override
  public void end(String why) {
    line(Instant.now(), "end " + why);
  }

  @Override
  public void close() {
    out.flush();
  }
}
