package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.TextReport;
import dev.ipcaudit.text.Escape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes findings into a log while the program runs, a line each: once, and again when there is
 * more of it. Called by the watcher's thread after a scan, with no lock held, since the host's
 * logging is host code. Not thread-safe.
 */
public final class FindingLog {

  /** The name of the logger that the host may configure. */
  static final String LOGGER = "dev.ipcaudit";

  /** Lines in a minute: a JVM with a thousand findings shall not fill the log with them. */
  static final int MOST_LINES = 10;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How long a finding that was logged is not logged again, whatever becomes of it. */
  static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Severity from;
  private final Sink sink;
  private final LongSupplier clock;
  private final Map<Key, Logged> logged = new HashMap<>();
  private long minute;
  private int lines;
  private boolean full;

  /** Where lines go. */
  interface Sink {
    void write(Severity severity, String line);
  }

  /** What makes two findings the same one. */
  private record Key(RuleId rule, @Nullable Kind kind, Object site) {}

  private record Logged(long count, long nanos) {}

  /**
   * @param clock as {@link System#nanoTime}
   */
  FindingLog(Severity from, Sink sink, LongSupplier clock) {
    this.from = from;
    this.sink = sink;
    this.clock = clock;
    minute = clock.getAsLong();
  }

  /**
   * A log that is empty yet.
   *
   * @param from the lowest severity that is logged
   * @param host whether the host's {@link System.Logger} gets the lines, rather than stderr; it is
   *     not asked for before there is one
   */
  public static FindingLog of(Severity from, boolean host) {
    return new FindingLog(from, host ? FindingLog::toHost : FindingLog::toStderr, System::nanoTime);
  }

  /**
   * A scan is over.
   *
   * @param findings the gravest first
   */
  public void scanned(List<Finding> findings) {
    long now = clock.getAsLong();
    if (now - minute >= MINUTE_NANOS) {
      minute = now;
      lines = 0;
      full = false;
    }
    Map<Key, Logged> before = new HashMap<>(logged);
    for (Finding finding : findings) {
      if (finding.severity().reaches(from)) {
        Key key = new Key(finding.rule(), finding.kind(), finding.site());
        Logged last = before.remove(key);
        boolean known = last != null && (last.count >= finding.count() || isRecent(last, now));
        if (!known && hasRoom()) {
          logged.put(key, new Logged(finding.count(), now));
          sink.write(finding.severity(), text(finding, last));
        }
      }
    }
    for (Map.Entry<Key, Logged> gone : before.entrySet()) {
      if (!isRecent(gone.getValue(), now)) {
        logged.remove(gone.getKey());
      }
    }
  }

  private static boolean isRecent(Logged last, long now) {
    return now - last.nanos < AGAIN_NANOS;
  }

  /** Whether one more line may be written in this minute; what has no room waits. */
  private boolean hasRoom() {
    if (lines < MOST_LINES) {
      lines++;
      return true;
    }
    if (!full) {
      full = true;
      sink.write(
          Severity.WARNING,
          "more findings than " + MOST_LINES + " a minute: the others are logged later");
    }
    return false;
  }

  private static String text(Finding finding, @Nullable Logged last) {
    String grown = last == null ? "" : " (" + last.count + " before)";
    return Escape.line(
        TextReport.headline(finding) + grown + ": " + finding.message() + " " + finding.remedy());
  }

  private static void toStderr(Severity severity, String line) {
    Stderr.write("ipcaudit: " + line + "\n");
  }

  private static void toHost(Severity severity, String line) {
    // asked for each time: what the host puts in its place later is to have the lines
    System.getLogger(LOGGER)
        .log(
            switch (severity) {
              case ERROR -> System.Logger.Level.ERROR;
              case WARNING -> System.Logger.Level.WARNING;
              case NOTE -> System.Logger.Level.INFO;
            },
            line);
  }
}
