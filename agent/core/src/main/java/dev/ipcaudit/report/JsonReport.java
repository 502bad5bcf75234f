package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * The report for programs, schema {@code ipcaudit-report/1}: pretty printed, in ASCII. Programs
 * hold on to the shape; within schema 1 members are added, never renamed or removed.
 *
 * <p>A site's {@code history} is what it did over time: {@code start} and {@code end}, an {@code
 * interval} in milliseconds, in {@code live} the number of objects at the end of each interval, the
 * last of which is cut off at the end, and in {@code eagain} the calls that failed in each; that is
 * missing where none ever did. It has at most 64 intervals, whose length is a power of two and
 * grows with the time. It is missing where it is not known, such as in older recordings.
 *
 * <p>A finding's {@code paths} are the stacks that have to answer for it, by {@code count}; an
 * object's {@code path} is the place of its own among them, null if that was left out. A site's
 * {@code paths} are all that led there, those that lost nothing too. {@code morePaths} says how
 * many were left out. A path whose {@code stack} is empty stands for several for which there was no
 * room. {@code threads} are the names of the first five threads on a path, and {@code moreThreads}
 * says how many others there were: 64 stands for 64 or more.
 *
 * <p>{@code kernel} is what the kernel shows beside, as {@link KernelJson} has it. It is missing
 * where that was not read, such as in a report of a recording.
 */
public final class JsonReport {

  /** What {@code schema} says. */
  public static final String SCHEMA = "ipcaudit-report/1";

  /** How many objects of a finding are listed at most; {@code count} is the truth. */
  public static final int MAX_OBJECTS = 100;

  /** How many paths of a finding or a site are listed at most. */
  public static final int MAX_PATHS = 20;

  private final JsonText json;

  private JsonReport(JsonText json) {
    this.json = json;
  }

  /**
   * Writes {@code report} and flushes; {@code out} stays open.
   *
   * @throws IOException as {@code out} throws it
   */
  public static void write(AuditReport report, OutputStream out) throws IOException {
    try (JsonText json = new JsonText(out)) {
      new JsonReport(json).report(report);
    } catch (JacksonException failure) {
      // jackson 3 wraps what the stream throws
      throw failure.getCause() instanceof IOException
          ? (IOException) failure.getCause()
          : new IOException(failure);
    }
  }

  private void report(AuditReport report) {
    json.startObject();
    json.put("schema", SCHEMA);
    jvm(report.jvm());
    coverage(report);
    json.startArray("findings");
    for (Finding finding : report.findings()) {
      finding(finding);
    }
    json.endArray();
    if (report.acceptance().given()) {
      acceptance(report.acceptance());
    }
    json.startArray("sites");
    for (SiteAccount account : report.sites()) {
      account(account);
    }
    json.endArray();
    json.startArray("limits");
    for (LimitUsage limit : report.limits()) {
      limit(limit);
    }
    json.endArray();
    if (report.kernel() != null) {
      KernelJson.write(json, report.kernel());
    }
    json.endObject();
    json.end();
  }

  private void jvm(AuditReport.Jvm jvm) {
    json.startObject("jvm");
    json.put("pid", jvm.pid());
    json.put("java", jvm.java());
    json.put("main", jvm.main());
    json.put("ipcNamespace", jvm.ipcNamespace());
    json.put("started", jvm.started());
    json.put("ended", jvm.ended());
    json.endObject();
  }

  private void coverage(AuditReport report) {
    json.startObject("coverage");
    for (Map.Entry<String, String> entry : report.coverage().entrySet()) {
      json.put(entry.getKey(), entry.getValue());
    }
    json.put("dropped", report.dropped());
    if (!report.notes().isEmpty()) {
      json.put("notes", report.notes());
    }
    json.endObject();
  }

  /** Two members: the findings that are accepted, and the state of the baseline. */
  private void acceptance(BaselineResult acceptance) {
    json.startArray("accepted");
    for (BaselineResult.Accepted accepted : acceptance.accepted()) {
      json.startObject();
      members(accepted.finding());
      json.startObject("by");
      json.put("line", accepted.line());
      json.put("until", accepted.until() == null ? null : accepted.until().toString());
      json.put("reason", accepted.reason());
      json.endObject();
      json.endObject();
    }
    json.endArray();
    json.startObject("baseline");
    json.put("file", acceptance.file());
    json.startArray("remarks");
    for (BaselineResult.Remark remark : acceptance.remarks()) {
      json.startObject();
      json.put("state", remark.state().id());
      json.put("line", remark.line());
      json.put("entry", remark.entry());
      json.put("message", remark.message());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private void finding(Finding finding) {
    json.startObject();
    members(finding);
    json.endObject();
  }

  private void members(Finding finding) {
    json.put("rule", finding.rule().id());
    json.put("severity", finding.severity().id());
    json.put("kind", finding.kind().id());
    json.put("count", finding.count());
    site(finding.site());
    json.put("stack", finding.site().stack());
    paths(finding.paths());
    json.startArray("objects");
    List<FindingObject> objects = finding.objects();
    for (FindingObject object : objects.subList(0, Math.min(objects.size(), MAX_OBJECTS))) {
      object(object);
    }
    json.endArray();
    if (!finding.verdicts().isEmpty()) {
      json.startObject("verdicts");
      for (Map.Entry<String, Long> verdict : finding.verdicts().entrySet()) {
        json.put(verdict.getKey(), verdict.getValue());
      }
      json.endObject();
    }
    json.put("message", finding.message());
    json.put("remedy", finding.remedy());
  }

  private void object(FindingObject object) {
    json.startObject();
    json.put("id", object.id());
    json.put("key", object.key());
    json.put("name", object.name());
    json.put("created", object.created());
    json.put("kernel", object.kernel());
    if (object.path() < MAX_PATHS) {
      json.put("path", object.path());
    } else {
      json.putNull("path");
    }
    json.endObject();
  }

  private void paths(List<FindingPath> paths) {
    json.startArray("paths");
    int listed = Math.min(paths.size(), MAX_PATHS);
    for (FindingPath path : paths.subList(0, listed)) {
      json.startObject();
      json.put("count", path.count());
      if (path.created() != FindingPath.UNKNOWN) {
        json.put("created", path.created());
        json.put("removed", path.removed());
      }
      threads(path.threads(), path.moreThreads());
      json.put("stack", path.stack());
      json.endObject();
    }
    json.endArray();
    morePaths(FindingPath.number(paths.subList(listed, paths.size())));
  }

  private void threads(List<String> threads, int more) {
    if (!threads.isEmpty()) {
      json.put("threads", threads);
    }
    if (more > 0) {
      json.put("moreThreads", more);
    }
  }

  private void morePaths(int leftOut) {
    if (leftOut > 0) {
      json.put("morePaths", leftOut);
    }
  }

  private void account(SiteAccount account) {
    json.startObject();
    json.put("kind", account.kind().id());
    site(account.site());
    json.put("created", account.created());
    json.put("removed", account.removed());
    json.put("live", account.live());
    json.put("eagain", account.eagain());
    if (account.sent() > 0) {
      json.put("sent", account.sent());
    }
    if (account.estimated()) {
      json.put("estimated", true);
    }
    if (account.history() != null) {
      history(account.history());
    }
    if (!account.removedBy().isEmpty()) {
      json.startArray("removedBy");
      for (Map.Entry<CallSite, Long> remover : account.removedBy().entrySet()) {
        json.startObject();
        site(remover.getKey());
        json.put("count", remover.getValue());
        json.endObject();
      }
      json.endArray();
    }
    if (!account.paths().isEmpty()) {
      figures(account.paths());
    }
    json.endObject();
  }

  private void figures(List<PathFigures> paths) {
    json.startArray("paths");
    int listed = Math.min(paths.size(), MAX_PATHS);
    for (PathFigures path : paths.subList(0, listed)) {
      json.startObject();
      json.put("created", path.created());
      json.put("removed", path.removed());
      json.put("live", path.live());
      json.put("eagain", path.eagain());
      threads(path.threads(), path.moreThreads());
      json.put("stack", path.site().stack());
      json.endObject();
    }
    json.endArray();
    morePaths(PathFigures.number(paths.subList(listed, paths.size())));
  }

  private void history(History history) {
    json.startObject("history");
    json.put("start", history.start());
    json.put("end", history.end());
    json.put("interval", history.intervalMillis());
    json.put("live", history.live());
    if (history.eagain().length > 0) {
      json.put("eagain", history.eagain());
    }
    json.endObject();
  }

  private void site(CallSite site) {
    site(json, site);
  }

  static void site(JsonText json, CallSite site) {
    json.startObject("site");
    json.put("class", site.className());
    json.put("method", site.method());
    json.put("file", site.file());
    if (site.line() > 0) {
      json.put("line", site.line());
    } else {
      json.putNull("line");
    }
    json.endObject();
  }

  private void limit(LimitUsage limit) {
    json.startObject();
    json.put("name", limit.name());
    json.put("used", limit.used());
    json.put("max", limit.max());
    json.endObject();
  }
}
