package dev.ipcaudit.report.html;

import dev.ipcaudit.model.History;
import java.util.List;

/** Call sites that moved once or in a moment, of which a chart would show an edge or a spike. */
final class BriefSites {

  /** More rows say no more. */
  private static final int MOST = 30;

  private BriefSites() {}

  /** Writes nothing if there are none. */
  static void write(HtmlText html, List<TimelineCharts.Charted> brief) {
    if (brief.isEmpty()) {
      return;
    }
    html.startTable(
        "Call sites whose number of objects changed at a moment alone",
        "Call site",
        "Kind",
        "First at",
        "Last at",
        "#At most",
        "#At the end");
    for (TimelineCharts.Charted each : brief.subList(0, Math.min(MOST, brief.size()))) {
      History history = each.history();
      Moves moves = Moves.of(history);
      html.raw("<tr><th scope=\"row\">").siteCell(each.account().site()).raw("</th>");
      html.cell(each.account().kind().title());
      html.cell(NumberFormats.duration(moves.first()));
      html.cell(NumberFormats.duration(moves.last()));
      html.cell(history.peak()).cell(history.live()[history.live().length - 1]).endRow();
    }
    html.endTable();
    if (brief.size() > MOST) {
      html.raw("<p>").text(brief.size() - MOST + " more call sites are among the ");
      html.raw("<a href=\"#accounts\">accounts</a>.</p>\n");
    }
  }
}
