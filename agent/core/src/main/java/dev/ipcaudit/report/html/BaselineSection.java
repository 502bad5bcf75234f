package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;

/** What the user's baseline accepts. */
final class BaselineSection {

  private BaselineSection() {}

  /** Nothing where there is no baseline. */
  static void write(HtmlText html, BaselineResult acceptance) {
    String file = acceptance.file();
    if (file == null) {
      return;
    }
    html.section("baseline", "Baseline");
    html.raw("<p>Findings accepted by <code>").text(file).raw("</code>.</p>\n");
    if (acceptance.accepted().isEmpty()) {
      html.element("p", "No finding is accepted.");
    } else {
      html.startTable(
          "Findings that are known and accepted",
          "Call site",
          "Finding",
          "#Count",
          "Until",
          "Reason");
      for (BaselineResult.Accepted accepted : acceptance.accepted()) {
        Finding finding = accepted.finding();
        html.raw("<tr><th scope=\"row\">").siteCell(finding.site()).raw("</th>");
        html.cell(finding.rule() + ": " + finding.kind().title());
        html.cell(finding.count());
        html.cell(accepted.until() == null ? "" : accepted.until().toString());
        html.cell(accepted.reason());
        html.endRow();
      }
      html.endTable();
    }
    if (!acceptance.remarks().isEmpty()) {
      html.startTable("Entries that do not accept", "Entry", "#Line of the file", "Why");
      for (BaselineResult.Remark remark : acceptance.remarks()) {
        html.row(remark.entry()).cell(remark.line());
        html.cell(remark.state().id() + ": " + remark.message());
        html.endRow();
      }
      html.endTable();
    }
    html.endSection();
  }
}
