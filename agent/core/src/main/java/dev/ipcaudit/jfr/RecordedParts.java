package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Makes the parts of a report of single events. */
public final class RecordedParts {

  private RecordedParts() {}

  /** The finding of an event Finding, or null if this version does not know its rule or kind. */
  public static @Nullable Finding finding(RecordedEvent finding) {
    RecordedFields event = new RecordedFields(finding);
    RuleId rule = RuleId.of(event.word("rule"));
    Severity severity = Severity.of(event.word("severity"));
    Kind kind = Kind.of(event.word("kind"));
    if (rule == null || severity == null || kind == null) {
      return null;
    }
    Map<String, Long> verdicts = new LinkedHashMap<>();
    for (String line : event.lines("verdicts")) {
      verdicts.put(afterCount(line), count(line));
    }
    List<FindingObject> objects = new ArrayList<>();
    for (String line : event.lines("objects")) {
      FindingObject object = RecordedObject.of(line);
      if (object != null) {
        objects.add(object);
      }
    }
    CallSite site = event.site();
    long count = event.number("count");
    List<FindingPath> paths = RecordedPaths.all(event.lines("paths"), site, count);
    objects.replaceAll(object -> object.of(Math.min(object.path(), paths.size() - 1)));
    return new Finding(
        rule,
        severity,
        kind,
        count,
        site,
        objects,
        verdicts,
        event.word("message"),
        event.word("remedy"),
        paths,
        event.text("others"),
        null);
  }

  /** The account of an event SiteAccount, or null if this version does not know its kind. */
  public static @Nullable SiteAccount account(RecordedEvent account) {
    RecordedFields event = new RecordedFields(account);
    Kind kind = Kind.of(event.word("kind"));
    if (kind == null) {
      return null;
    }
    Map<CallSite, Long> removers = new LinkedHashMap<>();
    for (String line : event.lines("removedBy")) {
      removers.put(RecordedFields.site(afterCount(line)), count(line));
    }
    return new SiteAccount(
        kind,
        event.site(),
        event.number("created"),
        event.number("removed"),
        event.number("live"),
        event.number("eagain"),
        event.flag("estimated"),
        removers,
        event.number("sent"),
        null,
        List.of());
  }

  /** The path of an event SitePath. */
  public static PathFigures path(RecordedEvent path) {
    return path(new RecordedFields(path));
  }

  /** The same of its fields. */
  static PathFigures path(RecordedFields event) {
    return new PathFigures(
        event.site(),
        event.number("created"),
        event.number("removed"),
        event.number("live"),
        event.number("eagain"),
        event.names("threads"),
        (int) event.number("moreThreads"),
        // which older versions of the agent do not say
        Math.max(1, (int) event.number("paths")));
  }

  /** The history of an event SiteHistory, or null if it is none that this version understands. */
  static @Nullable History history(RecordedEvent history) {
    RecordedFields event = new RecordedFields(history);
    long[] live = event.numbers("live");
    long[] eagain = event.numbers("eagain");
    long interval = event.number("interval");
    boolean fits = eagain.length == 0 || eagain.length == live.length;
    return live.length == 0 || interval < 1 || !fits
        ? null
        : new History(
            Instant.ofEpochMilli(event.number("start")),
            Instant.ofEpochMilli(event.number("end")),
            interval,
            live,
            eagain);
  }

  /** The use of an event LimitUsage. */
  public static LimitUsage limit(RecordedEvent usage) {
    RecordedFields event = new RecordedFields(usage);
    return new LimitUsage(event.word("limit"), event.number("used"), event.number("max"));
  }

  private static String afterCount(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static long count(String line) {
    try {
      return Long.parseLong(line.substring(0, Math.max(line.indexOf(' '), 0)));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }
}
