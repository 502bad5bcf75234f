package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the parts of a report into events. {@link RecordedAudit} makes reports of them again. */
final class AuditEvents {

  /** As many as the JSON report lists. */
  static final int MAX_OBJECTS = 100;

  private AuditEvents() {}

  static void commitScan(KernelSnapshot kernel, boolean atEnd) {
    KernelScanEvent scan = new KernelScanEvent();
    scan.semaphoreSets = kernel.totals().sets();
    scan.semaphores = kernel.totals().semaphores();
    scan.segments = kernel.totals().segments();
    scan.pages = kernel.totals().pages();
    scan.queues = kernel.totals().queues();
    scan.scanTime = kernel.durationNanos();
    scan.trouble = kernel.trouble() == null ? null : kernel.trouble().toString();
    scan.atEnd = atEnd;
    scan.commit();
  }

  static void commitLimits(List<LimitUsage> limits) {
    for (LimitUsage limit : limits) {
      LimitUsageEvent event = new LimitUsageEvent();
      event.limit = limit.name();
      event.used = limit.used();
      event.max = limit.max();
      event.usage = (float) limit.fraction();
      event.commit();
    }
  }

  static void commitCoverage(
      AuditReport.Jvm jvm, Map<String, String> coverage, List<String> notes, long dropped) {
    CoverageEvent event = new CoverageEvent();
    event.pid = jvm.pid();
    event.java = jvm.java();
    event.main = jvm.main();
    event.ipcNamespace = jvm.ipcNamespace();
    event.started = jvm.started() == null ? 0 : jvm.started().toEpochMilli();
    List<String> states = new ArrayList<>();
    for (Map.Entry<String, String> state : coverage.entrySet()) {
      states.add(state.getKey() + "=" + state.getValue());
    }
    event.coverage = EscapedLines.text(states);
    event.notes = EscapedLines.text(notes);
    event.dropped = dropped;
    event.commit();
  }

  static void commitAccounts(List<SiteAccount> accounts) {
    for (SiteAccount account : accounts) {
      SiteAccountEvent event = new SiteAccountEvent();
      event.line = SiteText.text(account.site());
      event.kind = account.kind().id();
      event.created = account.created();
      event.removed = account.removed();
      event.live = account.live();
      event.eagain = account.eagain();
      event.sent = account.sent();
      event.estimated = account.estimated();
      event.commit();
      for (Map.Entry<CallSite, Long> remover : account.removedBy().entrySet()) {
        SiteRemovalEvent removal = new SiteRemovalEvent();
        removal.line = event.line;
        removal.kind = event.kind;
        removal.removed = remover.getValue();
        removal.removedBy = SiteText.text(remover.getKey());
        removal.commit();
      }
    }
  }

  static void commitPaths(List<SiteAccount> accounts) {
    long now = System.currentTimeMillis();
    for (SiteAccount account : accounts) {
      List<PathFigures> paths = account.paths();
      int kept = RecordedPaths.kept(paths, PathFigures::site);
      for (PathFigures path : paths.subList(0, kept)) {
        commitPath(account, path, now);
      }
      if (kept < paths.size()) {
        commitPath(account, PathFigures.together(paths.subList(kept, paths.size())), now);
      }
    }
  }

  private static void commitPath(SiteAccount account, PathFigures path, long now) {
    SitePathEvent event = new SitePathEvent();
    if (!event.isEnabled()) {
      return;
    }
    event.line = SiteText.text(account.site());
    event.kind = account.kind().id();
    event.live = path.live();
    event.created = path.created();
    event.removed = path.removed();
    event.eagain = path.eagain();
    event.threads = EscapedLines.text(path.threads());
    event.moreThreads = path.moreThreads();
    event.stack = EscapedLines.text(path.site().stack());
    event.paths = path.paths();
    event.countedAt = now;
    event.commit();
  }

  static void commitHistories(List<SiteAccount> accounts) {
    for (SiteAccount account : accounts) {
      SiteHistoryEvent event = new SiteHistoryEvent();
      History history = account.history();
      if (history != null && event.isEnabled()) {
        event.line = SiteText.text(account.site());
        event.kind = account.kind().id();
        event.start = history.start().toEpochMilli();
        event.end = history.end().toEpochMilli();
        event.interval = history.intervalMillis();
        event.live = numbers(history.live());
        event.eagain = numbers(history.eagain());
        event.commit();
      }
    }
  }

  private static String numbers(long[] numbers) {
    StringBuilder text = new StringBuilder(3 * numbers.length);
    for (long number : numbers) {
      text.append(text.length() == 0 ? "" : " ").append(number);
    }
    return text.toString();
  }

  static void commitFinding(Finding finding, boolean atEnd) {
    FindingEvent event = new FindingEvent();
    CallSite site = finding.site();
    event.severity = finding.severity().id();
    event.rule = finding.rule().id();
    event.kind = finding.kind().id();
    event.count = finding.count();
    event.line = SiteText.text(site);
    event.site = Escape.line(site.toString());
    event.message = finding.message();
    event.remedy = finding.remedy();
    StringBuilder verdicts = new StringBuilder();
    for (Map.Entry<String, Long> verdict : finding.verdicts().entrySet()) {
      line(verdicts, verdict.getValue() + " " + verdict.getKey());
    }
    event.verdicts = verdicts.toString();
    event.objects = objects(finding.objects());
    event.stack = EscapedLines.text(site.stack());
    event.paths = RecordedPaths.text(finding.paths());
    event.others = finding.others();
    event.atEnd = atEnd;
    event.commit();
  }

  private static String objects(List<FindingObject> objects) {
    StringBuilder text = new StringBuilder();
    for (FindingObject object : objects.subList(0, Math.min(objects.size(), MAX_OBJECTS))) {
      line(text, RecordedObject.text(object));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(text.length() == 0 ? "" : "\n").append(line);
  }
}
