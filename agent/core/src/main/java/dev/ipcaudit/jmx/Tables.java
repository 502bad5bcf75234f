package dev.ipcaudit.jmx;

import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.text.Escape;
import java.util.List;
import javax.management.openmbean.CompositeData;

/** The tables that the MBean shows. Rules of exporters hold on to names of tables and columns. */
final class Tables {

  private static final String RULE = "the rule's stable id, such as leaked-object";
  private static final String KIND = "the kind's stable id, such as sysv-sem";
  private static final String SITE = "the call site, as in a stack trace";
  private static final String SEVERITY = "error, warning or note";

  /** So many paths of a finding are told with their frames. */
  private static final int MAX_PATHS = 20;

  static final TableShape OBJECTS =
      counts(
              TableShape.of("KindAccount", "what this JVM did with objects of one kind")
                  .label("kind", KIND))
          .build();

  static final TableShape SITES =
      counts(
              TableShape.of("SiteAccount", "what one call site did with objects of one kind")
                  .label("kind", KIND)
                  .label("site", SITE))
          .build();

  static final TableShape PATHS =
      counts(
              TableShape.of(
                      "PathAccount", "what one call path of a site did with objects of one kind")
                  .label("kind", KIND)
                  .label("site", SITE)
                  .label(
                      "path",
                      "the call site and its callers, innermost first, shortened; ... stands for others"))
          .build();

  static final TableShape FINDINGS =
      TableShape.of("RuleFinding", "how many findings of one rule the last scan had, by severity")
          .label("rule", RULE)
          .column("error", "findings of severity error", LONG)
          .column("warning", "findings of severity warning", LONG)
          .column("note", "findings of severity note", LONG)
          .build();

  static final TableShape FINDINGS_BY_SITE =
      TableShape.of("SiteFinding", "a finding of the last scan")
          .label("rule", RULE)
          .label("severity", SEVERITY)
          .label("kind", KIND)
          .label("site", SITE)
          .column("count", "how many objects or occurrences", LONG)
          .build();

  static final TableShape LIMITS =
      TableShape.of("Limit", "how much of a limit of the kernel was used at the last scan")
          .label("limit", "the kernel's name, such as SEMMNI or RLIMIT_NOFILE")
          .column("used", "in the limit's own unit; null where the kernel does not report it", LONG)
          .column("max", "in the same unit; Long.MAX_VALUE for unlimited", LONG)
          .column("percent", "used of max, 0 to 100 and more; null where unknown", DOUBLE)
          .build();

  static final TableShape COVERAGE =
      TableShape.of(
              "CoveredPart", "whether calls through a binding, or the kernel's tables, are covered")
          .label("part", "such as jna, jna-direct, jnr, ffm, kernel")
          .column("state", "active, not-loaded, full, or what is wrong", STRING)
          .column("gap", "1 if this part has a coverage gap, otherwise 0", INTEGER)
          .build();

  static final TableShape FINDING_DETAILS =
      TableShape.of("Finding", "a finding with all that a person needs")
          .label("rule", RULE)
          .label("kind", KIND)
          .label("site", SITE)
          .column("severity", SEVERITY, STRING)
          .column("count", "how many objects or occurrences", LONG)
          .column("message", "what was found", STRING)
          .column("remedy", "what to do, with the call to add", STRING)
          .column("stack", "the frames of the call path, one a line, innermost first", STRING)
          .column("paths", "what each call path caused, with its frames", STRING)
          .build();

  private Tables() {}

  private static TableShape.Builder counts(TableShape.Builder table) {
    return table
        .column("live", "objects that are there: created less removed", LONG)
        .column("created", "objects created since the agent started", LONG)
        .column("removed", "of them, objects removed since, by this JVM or another process", LONG)
        .column("eagain", "calls that failed with EAGAIN", LONG);
  }

  /** A row of {@link #FINDING_DETAILS}. */
  static Object[] details(Finding finding) {
    StringBuilder stack = new StringBuilder();
    for (String frame : finding.site().stack()) {
      stack.append(stack.length() == 0 ? "" : "\n").append(Escape.line(frame));
    }
    return new Object[] {
      finding.rule().id(),
      finding.kind().id(),
      Escape.line(finding.site().toString()),
      finding.severity().id(),
      finding.count(),
      Escape.line(finding.message()),
      Escape.line(finding.remedy()),
      stack.toString(),
      paths(finding.paths())
    };
  }

  private static String paths(List<FindingPath> paths) {
    StringBuilder text = new StringBuilder();
    for (FindingPath path : paths.subList(0, Math.min(paths.size(), MAX_PATHS))) {
      text.append(text.length() == 0 ? "" : "\n");
      text.append(Escape.line(FindingText.heading(path, true)));
      for (String frame : path.stack()) {
        text.append("\n  at ").append(Escape.line(frame));
      }
    }
    if (paths.size() > MAX_PATHS) {
      text.append("\nand ").append(paths.size() - MAX_PATHS).append(" more");
    }
    return text.toString();
  }

  static CompositeData detailsOf(Finding finding) {
    return FINDING_DETAILS.row(details(finding));
  }
}
