package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lines held and how often they failed, over time: a chart for each of those that matter. */
final class TimelineCharts {

  /** More charts say no more. */
  private static final int MOST = 10;

  /** Rows of figures below a chart; of more changes only each second, third and so on is listed. */
  private static final int MOST_FIGURES = 12;

  private static final String NO_HISTORY = "What call sites did over time is not known.";

  private final HtmlText html;
  private final Map<String, Integer> findings = new HashMap<>();
  private final AuditReport report;
  private final List<Charted> live = new ArrayList<>();
  private final List<Charted> failing = new ArrayList<>();
  private final List<Charted> brief = new ArrayList<>();
  private final List<String> anchors;
  private final Scale time;
  private final boolean known;

  /**
   * @param anchors the ids of the findings in the page, in their order
   */
  TimelineCharts(HtmlText html, AuditReport report, List<String> anchors) {
    this.html = html;
    this.anchors = anchors;
    this.report = report;
    int number = 0;
    for (Finding finding : report.findings()) {
      findings.putIfAbsent(key(finding.kind(), finding.site()), ++number);
    }
    long lasted = 0;
    boolean any = false;
    for (SiteAccount account : report.sites()) {
      History history = account.history();
      if (history != null) {
        any = true;
        lasted = Math.max(lasted, history.lastedMillis());
        Charted charted = new Charted(account, history);
        if (history.peak() > 0) {
          (Moves.of(history).makeAChart() ? live : brief).add(charted);
        }
        if (account.eagain() > 0 && history.eagain().length > 0) {
          failing.add(charted);
        }
      }
    }
    known = any || report.sites().isEmpty();
    time = Scale.ofTime(lasted);
    Comparator<Charted> order =
        Comparator.comparingInt((Charted each) -> finding(each.account))
            .thenComparing(
                Comparator.comparingLong((Charted each) -> each.account.live()).reversed())
            .thenComparing(
                Comparator.comparingLong((Charted each) -> each.history.peak()).reversed());
    live.sort(order);
    brief.sort(order);
    failing.sort(Comparator.comparingLong((Charted each) -> each.account.eagain()).reversed());
  }

  private static String key(Kind kind, CallSite site) {
    return kind + " " + site;
  }

  private int finding(SiteAccount account) {
    return findings.getOrDefault(key(account.kind(), account.site()), Integer.MAX_VALUE);
  }

  /** The id of the chart of a finding's line, or null if it has none. */
  @Nullable String chartOf(Finding finding) {
    String id = chartOf(finding, live, "live-");
    return id == null ? chartOf(finding, failing, "eagain-") : id;
  }

  private static @Nullable String chartOf(Finding finding, List<Charted> charts, String prefix) {
    for (int i = 0; i < Math.min(MOST, charts.size()); i++) {
      SiteAccount account = charts.get(i).account;
      if (account.kind() == finding.kind() && account.site().equals(finding.site())) {
        return prefix + (i + 1);
      }
    }
    return null;
  }

  void live() {
    html.section("timeline", "Live objects over time");
    if (live.isEmpty() && brief.isEmpty()) {
      html.element(
          "p", known ? "No call site held an object for long enough to be seen." : NO_HISTORY);
      html.endSection();
      return;
    }
    span((live.isEmpty() ? brief : live).get(0).history, !live.isEmpty());
    if (!live.isEmpty()) {
      html.raw("<div class=\"charts\">\n");
      for (int i = 0; i < Math.min(MOST, live.size()); i++) {
        live(live.get(i), "live-" + (i + 1));
      }
      html.raw("</div>\n");
      more(live.size());
    }
    BriefSites.write(html, brief);
    html.endSection();
  }

  void eagain() {
    html.section("eagain", "EAGAIN per second");
    if (failing.isEmpty()) {
      html.element("p", known && !fails() ? "No call failed with EAGAIN." : NO_HISTORY);
      html.endSection();
      return;
    }
    html.raw("<div class=\"charts\">\n");
    for (int i = 0; i < Math.min(MOST, failing.size()); i++) {
      eagain(failing.get(i), "eagain-" + (i + 1));
    }
    html.raw("</div>\n");
    more(failing.size());
    html.endSection();
  }

  private boolean fails() {
    for (SiteAccount account : report.sites()) {
      if (account.eagain() > 0) {
        return true;
      }
    }
    return false;
  }

  private void span(History history, boolean charts) {
    html.element(
        "p",
        (charts ? "Charts begin at " : "Times begin at ")
            + NumberFormats.time(history.start())
            + ", when the agent began to watch calls, and last "
            + NumberFormats.duration(history.lastedMillis())
            + ". Call sites with findings come first.");
  }

  private void more(int lines) {
    if (lines > MOST) {
      html.raw("<p>").text(lines - MOST + " more call sites are among the ");
      html.raw("<a href=\"#accounts\">accounts</a>.</p>\n");
    }
  }

  private void live(Charted charted, String id) {
    SiteAccount account = charted.account;
    History history = charted.history;
    long[] until = until(history);
    Chart chart = new Chart(time, Scale.ofCounts(history.peak()));
    chart.line(until, history.live());
    long last = history.live()[history.live().length - 1];
    String figures =
        NumberFormats.exact(last)
            + " at the end, at most "
            + NumberFormats.exact(history.peak())
            + " before";
    begin(
        account, id, last >= history.peak() ? NumberFormats.exact(last) + " at the end" : figures);
    String what = account.kind().title() + ", created at " + account.site();
    String went = figures + ", within " + NumberFormats.duration(history.lastedMillis());
    chart.write(html, id, "Live objects: " + what, went);
    startFigures(account, "#Live");
    int every = (Moves.of(history).count() + MOST_FIGURES - 1) / MOST_FIGURES;
    int changes = 0;
    for (int i = 0; i < until.length; i++) {
      boolean changed = history.live()[i] != (i == 0 ? 0 : history.live()[i - 1]);
      if (i == until.length - 1 || (changed && changes++ % every == 0)) {
        html.row(NumberFormats.duration(until[i])).cell(history.live()[i]).endRow();
      }
    }
    endFigures();
  }

  private void eagain(Charted charted, String id) {
    SiteAccount account = charted.account;
    Rates rates = Rates.of(charted.history);
    String estimated = account.estimated() ? " (estimated)" : "";
    String inAll = NumberFormats.exact(account.eagain()) + " in all";
    if (rates.stretchesWithSome() == 1) {
      // one column beside nothing: its height is the length of an interval, and no rate
      String when = NumberFormats.duration(rates.firstUntil());
      begin(account, id, inAll + ", at about " + when + estimated);
      html.raw("</figure>\n");
      return;
    }
    Chart chart = new Chart(time, Scale.ofRates(rates.peak()));
    chart.columns(rates.until(), rates.perSecond());
    String figures =
        inAll + ", at most " + NumberFormats.rate(rates.peak()) + " a second" + estimated;
    begin(account, id, figures);
    String what = "EAGAIN per second: " + account.kind().title() + " at " + account.site();
    chart.write(html, id, what, figures);
    startFigures(account, "#EAGAIN", "#A second");
    for (int i = 0; i < rates.until().length; i++) {
      if (rates.counts()[i] > 0) {
        html.row(NumberFormats.duration(rates.until()[i])).cell(rates.counts()[i]);
        html.number(NumberFormats.rate(rates.perSecond()[i])).endRow();
      }
    }
    endFigures();
  }

  private static long[] until(History history) {
    long[] until = new long[history.live().length];
    for (int i = 0; i < until.length; i++) {
      until[i] = history.until(i);
    }
    return until;
  }

  private void begin(SiteAccount account, String id, String figures) {
    int finding = finding(account);
    String grave =
        finding == Integer.MAX_VALUE
            ? ""
            : " " + report.findings().get(finding - 1).severity().id();
    html.raw("<figure class=\"line-chart" + grave + "\" id=\"" + id + "\">\n<figcaption>\n<h3>");
    html.site(account.site()).raw("</h3>\n<p>").text(account.kind().title() + ": " + figures);
    if (finding != Integer.MAX_VALUE) {
      html.raw(" \u00b7 <a class=\"tag\" href=\"#" + anchors.get(finding - 1) + "\">");
      html.text(report.findings().get(finding - 1).rule().id()).raw("</a>");
    }
    html.raw("</p>\n</figcaption>\n");
  }

  private void startFigures(SiteAccount account, String... columns) {
    html.raw("<details><summary>Figures</summary>\n");
    String[] all = new String[columns.length + 1];
    all[0] = "Until";
    System.arraycopy(columns, 0, all, 1, columns.length);
    html.startTable("When something changed at " + account.site(), all);
  }

  private void endFigures() {
    html.endTable();
    html.raw("</details>\n</figure>\n");
  }

  /** An account whose history is known. */
  record Charted(SiteAccount account, History history) {}
}
