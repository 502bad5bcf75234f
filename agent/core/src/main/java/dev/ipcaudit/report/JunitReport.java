package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.names.SourceUri;
import dev.ipcaudit.report.names.TestNames;
import dev.ipcaudit.text.Markup;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The report for what reads the results of tests, as JUnit XML: a test case for each finding, which
 * fails from a severity on, and a passed one for each line whose objects are in order. Written by
 * hand, since a host may run without the module java.xml.
 */
public final class JunitReport {

  private final StringBuilder out = new StringBuilder(1024);
  private final AuditReport report;
  private final Severity failOn;
  private final SourceUri sources;
  private final TestNames names = new TestNames();

  private JunitReport(AuditReport report, Severity failOn, String sourceRoot) {
    this.report = report;
    this.failOn = failOn;
    sources = new SourceUri(sourceRoot);
  }

  /**
   * The whole document, to be encoded in UTF-8.
   *
   * @param failOn from which severity on a finding is a failure; those below pass, with their text
   *     as output
   * @param sourceRoot where packages begin in the checkout, such as {@code src/main/java/}; may be
   *     empty
   */
  public static String render(AuditReport report, Severity failOn, String sourceRoot) {
    JunitReport xml = new JunitReport(report, failOn, sourceRoot);
    xml.document();
    return xml.out.toString();
  }

  private void document() {
    List<SiteAccount> clean = clean();
    int failures = 0;
    for (Finding finding : report.findings()) {
      failures += finding.severity().reaches(failOn) ? 1 : 0;
    }
    List<BaselineResult.Accepted> accepted = report.acceptance().accepted();
    names(accepted, clean);
    int cases = report.findings().size() + accepted.size() + clean.size();
    String counts = " tests=\"" + Math.max(cases, 1) + "\" failures=\"" + failures + "\"";
    counts += " errors=\"0\" time=\"" + seconds() + "\"";
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<testsuites name=\"ipcaudit\"").append(counts).append(">\n");
    out.append("  <testsuite name=\"ipcaudit\"")
        .append(counts)
        .append(" skipped=\"" + accepted.size() + "\"");
    if (report.jvm().ended() != null) {
      // without a zone, as Ant began it; in UTC
      String ended = report.jvm().ended().truncatedTo(ChronoUnit.SECONDS).toString();
      attribute("timestamp", ended.substring(0, ended.length() - 1));
    }
    out.append(">\n");
    properties();
    for (Finding finding : report.findings()) {
      finding(finding);
    }
    for (BaselineResult.Accepted known : accepted) {
      accepted(known);
    }
    for (SiteAccount account : clean) {
      open(account.site(), names.of(account.kind().id(), account.site()));
      out.append("/>\n");
    }
    if (cases == 0) {
      // some readers take a suite without cases for one that did not run
      open(CallSite.UNKNOWN, "no IPC object was created");
      out.append("/>\n");
    }
    text("    ", "system-out", "", TextReport.closing(report));
    out.append("  </testsuite>\n</testsuites>\n");
  }

  private void names(List<BaselineResult.Accepted> accepted, List<SiteAccount> clean) {
    for (Finding finding : report.findings()) {
      names.add(what(finding), finding.site());
    }
    for (BaselineResult.Accepted known : accepted) {
      names.add(what(known.finding()), known.finding().site());
    }
    for (SiteAccount account : clean) {
      names.add(account.kind().id(), account.site());
    }
  }

  private static String what(Finding finding) {
    return finding.rule() + ": " + finding.kind();
  }

  /** Accounts of lines that created something and have no finding on this kind. */
  private List<SiteAccount> clean() {
    Set<String> found = new HashSet<>();
    for (Finding finding : report.findings()) {
      found.add(finding.kind() + " " + finding.site());
    }
    for (BaselineResult.Accepted accepted : report.acceptance().accepted()) {
      found.add(accepted.finding().kind() + " " + accepted.finding().site());
    }
    List<SiteAccount> clean = new ArrayList<>();
    for (SiteAccount account : report.sites()) {
      if (account.created() > 0 && found.add(account.kind() + " " + account.site())) {
        clean.add(account);
      }
    }
    return clean;
  }

  private String seconds() {
    if (report.jvm().started() == null || report.jvm().ended() == null) {
      return "0.000";
    }
    Duration time = Duration.between(report.jvm().started(), report.jvm().ended());
    long millis = Math.max(0, time.toMillis());
    // no format of the host's locale
    String fraction = Long.toString(1000 + millis % 1000).substring(1);
    return millis / 1000 + "." + fraction;
  }

  private void properties() {
    out.append("    <properties>\n");
    property("pid", Long.toString(report.jvm().pid()));
    property("java", report.jvm().java());
    property("main", report.jvm().main());
    property("ipcNamespace", report.jvm().ipcNamespace());
    report.coverage().forEach((part, state) -> property("coverage." + part, state));
    property("coverage.dropped", Long.toString(report.dropped()));
    out.append("    </properties>\n");
  }

  private void property(String name, @Nullable String value) {
    out.append("      <property");
    attribute("name", name);
    attribute("value", value == null ? "" : value);
    out.append("/>\n");
  }

  private void accepted(BaselineResult.Accepted accepted) {
    open(accepted.finding());
    out.append("      <skipped");
    attribute("message", "accepted " + BaselineLines.by(report.acceptance(), accepted));
    out.append("/>\n");
    text("      ", "system-out", "", TextReport.render(accepted.finding()));
    out.append("    </testcase>\n");
  }

  private void open(Finding finding) {
    open(finding.site(), names.of(what(finding), finding.site()));
    out.append(">\n");
  }

  private void finding(Finding finding) {
    open(finding);
    String text = TextReport.render(finding);
    if (finding.severity().reaches(failOn)) {
      String message = finding.severity() + ": " + finding.message();
      String attributes =
          " type=\"" + finding.rule() + "\" message=\"" + Markup.line(message) + "\"";
      text("      ", "failure", attributes, text);
    } else {
      text("      ", "system-out", "", text);
    }
    out.append("    </testcase>\n");
  }

  private void open(CallSite site, String name) {
    out.append("    <testcase");
    attribute("name", name);
    attribute("classname", site.equals(CallSite.UNKNOWN) ? "ipcaudit" : site.className());
    String path = sources.path(site);
    if (path != null) {
      attribute("file", path);
      if (site.line() > 0) {
        attribute("line", Integer.toString(site.line()));
      }
    }
    out.append(" time=\"0\"");
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"").append(Markup.line(value)).append('"');
  }

  /** An element with lines that are escaped for a terminal already. */
  private void text(String indent, String name, String attributes, String lines) {
    out.append(indent).append('<').append(name).append(attributes).append('>');
    lines.lines().forEach(line -> out.append(Markup.printable(line)).append('\n'));
    out.append("</").append(name).append(">\n");
  }
}
