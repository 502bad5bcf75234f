package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.text.Escape;
import java.util.List;

/**
 * Call paths for programs that draw flame graphs: folded stacks, one a line, the outermost frame
 * first, and a count. What is counted comes before the frames, {@code leaked}, {@code created} or
 * {@code EAGAIN}, and the kind after it, so that {@code grep ^leaked} gives one graph. What came by
 * paths that had no room is at the call site alone.
 */
final class CollapsedReport {

  private final StringBuilder out = new StringBuilder(1024);

  private CollapsedReport() {}

  /** The whole report, each line ended by a line feed; empty where no path is known. */
  static String render(AuditReport report) {
    CollapsedReport collapsed = new CollapsedReport();
    for (Finding finding : report.findings()) {
      if (finding.rule() == RuleId.LEAKED_OBJECT) {
        for (FindingPath path : finding.paths()) {
          collapsed.line("leaked", finding.kind(), path.site(), path.count());
        }
      }
    }
    for (SiteAccount account : report.sites()) {
      for (PathFigures path : account.paths()) {
        collapsed.line("created", account.kind(), path.site(), path.created());
        collapsed.line("EAGAIN", account.kind(), path.site(), path.eagain());
      }
    }
    return collapsed.out.toString();
  }

  private void line(String what, Kind kind, CallSite site, long count) {
    if (count <= 0 || site.equals(CallSite.UNKNOWN)) {
      return;
    }
    List<String> stack = site.stack().isEmpty() ? List.of(site.toString()) : site.stack();
    out.append(what).append(';').append(kind.id());
    for (int i = stack.size() - 1; i >= 0; i--) {
      // what parts frames, and the count from them, is no part of a frame
      out.append(';').append(Escape.line(stack.get(i)).replace(';', ':').replace(' ', '_'));
    }
    out.append(' ').append(count).append('\n');
  }
}
