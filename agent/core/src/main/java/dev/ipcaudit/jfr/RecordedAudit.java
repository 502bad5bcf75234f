package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report of events. The last state of everything counts. Where the verdict at the end of
 * the JVM is among the events, its findings and limits replace all earlier ones. For one thread.
 */
public final class RecordedAudit {

  private static final String OURS = "ipcaudit.";

  private final Map<String, Timed<Finding>> findings = new LinkedHashMap<>();
  private final Map<String, Timed<SiteAccount>> sites = new LinkedHashMap<>();
  private final Map<String, Timed<History>> histories = new LinkedHashMap<>();
  private final Map<String, Timed<LimitUsage>> limits = new LinkedHashMap<>();
  private final Map<String, Map<CallSite, Long>> removals = new LinkedHashMap<>();
  private final RecordedSitePaths paths = new RecordedSitePaths();
  private final LeakedObjects leaked = new LeakedObjects();
  private final RecordedObjects objects = new RecordedObjects();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Timed<RecordedFields> coverage;
  private @Nullable Instant lastScan;
  private @Nullable Instant ended;
  private long ours;

  /** Takes an event of any type, in any order. */
  public void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (!type.startsWith(OURS)) {
      return;
    }
    ours++;
    RecordedFields fields = new RecordedFields(event);
    Instant time = event.getStartTime();
    switch (type.substring(OURS.length())) {
      case "Finding" -> finding(event, fields, time);
      case "ObjectCreated" -> objects.created(fields, time);
      case "ObjectRemoved" -> objects.removed(fields, time);
      case "SiteAccount" -> account(event, fields, time);
      case "SiteHistory" -> {
        History history = RecordedParts.history(event);
        if (history != null) {
          String line = fields.text("kind") + " " + fields.text("line");
          keepLast(histories, line, new Timed<>(time, history));
        }
      }
      case "SiteRemoval" ->
          removals
              .computeIfAbsent(
                  fields.text("kind") + " " + fields.text("line"), key -> new LinkedHashMap<>())
              .merge(SiteText.parse(fields.word("removedBy")), fields.number("removed"), Math::max);
      case "SitePath" -> paths.add(fields, time);
      case "ObjectLeaked" -> leaked.add(fields, time);
      case "LimitUsage" -> {
        LimitUsage usage = RecordedParts.limit(event);
        keepLast(limits, usage.name(), new Timed<>(time, usage));
      }
      case "Coverage" -> {
        if (coverage == null || !time.isBefore(coverage.time)) {
          coverage = new Timed<>(time, fields);
        }
      }
      case "KernelScan" -> {
        if (fields.flag("atEnd")) {
          lastScan = time;
          end(time);
        }
      }
      default -> {}
    }
  }

  /** How many events of the agent were among those taken. */
  public long events() {
    return ours;
  }

  /** Adds a sentence about what these events do not tell, once. */
  public void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  private void finding(RecordedEvent event, RecordedFields fields, Instant time) {
    Finding finding = RecordedParts.finding(event);
    if (finding == null) {
      unknown(fields.text("rule") + " of " + fields.text("kind"));
      return;
    }
    if (fields.flag("atEnd")) {
      end(time);
    }
    String key = finding.rule() + " " + finding.kind() + " " + finding.site();
    keepLast(findings, key, new Timed<>(time, finding));
  }

  private void account(RecordedEvent event, RecordedFields fields, Instant time) {
    SiteAccount account = RecordedParts.account(event);
    if (account == null) {
      unknown(fields.text("kind"));
    } else {
      keepLast(sites, account.kind() + " " + account.site(), new Timed<>(time, account));
    }
  }

  private void end(Instant time) {
    if (ended == null || time.isBefore(ended)) {
      ended = time;
    }
  }

  private void unknown(@Nullable String what) {
    note("the agent was of another version, which has " + what + "; it is left out");
  }

  private static <T> void keepLast(Map<String, Timed<T>> map, String key, Timed<T> state) {
    Timed<T> before = map.get(key);
    if (before == null || !state.time.isBefore(before.time)) {
      map.put(key, state);
    }
  }

  /** Whether the verdict at the end of the JVM is among the events. */
  public boolean ended() {
    return ended != null;
  }

  /** What the events say, as at the end of the JVM; what no event says is null, 0 or missing. */
  public AuditReport report() {
    RecordedFields about = coverage == null ? null : coverage.state;
    List<SiteAccount> accounts = accounts();
    Map<String, String> states = new LinkedHashMap<>();
    List<String> said = new ArrayList<>();
    if (about != null) {
      for (String line : about.names("coverage")) {
        int equals = line.indexOf('=');
        states.put(line.substring(0, Math.max(equals, 0)), line.substring(equals + 1));
      }
      said.addAll(about.names("notes"));
    }
    List<Finding> found = findings();
    said.addAll(notes);
    return new AuditReport(
        jvm(about),
        states,
        said,
        about == null ? 0 : about.number("dropped"),
        found,
        sorted(accounts, SiteAccount.BUSIEST_FIRST),
        last(limits, lastScan));
  }

  private List<Finding> findings() {
    List<Finding> whole = new ArrayList<>();
    for (Finding finding : last(findings, ended)) {
      Finding all = leaked.whole(finding);
      whole.add(all);
      if (LeakedObjects.isCut(all)) {
        note(
            "the recording has no events of the single objects that leaked: their sizes are those"
                + " of the first "
                + AuditEvents.MAX_OBJECTS
                + " of each finding");
      }
    }
    return sorted(whole, Finding.GRAVEST_FIRST);
  }

  private AuditReport.Jvm jvm(@Nullable RecordedFields about) {
    if (about == null) {
      return new AuditReport.Jvm(0, null, null, null, null, ended);
    }
    long started = about.number("started");
    return new AuditReport.Jvm(
        about.number("pid"),
        about.text("java"),
        about.text("main"),
        about.text("ipcNamespace"),
        started == 0 ? null : Instant.ofEpochMilli(started),
        ended);
  }

  private List<SiteAccount> accounts() {
    List<SiteAccount> all = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (SiteAccount account : last(sites, null)) {
      String line = account.kind() + " " + SiteText.text(account.site());
      Timed<History> history = histories.get(line);
      told.add(line);
      SiteAccount whole = account;
      if (history != null) {
        whole = account.with(history.state);
      } else if (account.created() > 0 && objects.created(line) == account.created()) {
        whole = account.with(objects.history(line));
      }
      Map<CallSite, Long> removers = removals.get(line);
      whole = removers == null ? whole : whole.withRemovers(removers);
      all.add(whole.withPaths(paths.of(line)));
    }
    List<String> unrecorded = objects.lines();
    unrecorded.removeAll(told);
    for (String line : unrecorded) {
      all.add(objects.account(line));
      note(
          "the recording ends before the agent recorded what each call site did: some are"
              + " counted by the objects that were recorded, and their failed calls are not known");
    }
    return all;
  }

  /** The states not older than {@code since}; all of them for null. */
  private static <T> List<T> last(Map<String, Timed<T>> map, @Nullable Instant since) {
    List<T> states = new ArrayList<>();
    for (Timed<T> timed : map.values()) {
      if (since == null || !timed.time.isBefore(since)) {
        states.add(timed.state);
      }
    }
    return states;
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    list.sort(order);
    return list;
  }

  private record Timed<T>(Instant time, T state) {}
}
