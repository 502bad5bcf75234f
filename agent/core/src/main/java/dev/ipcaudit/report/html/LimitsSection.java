package dev.ipcaudit.report.html;

import dev.ipcaudit.kernel.LimitUsage;
import java.util.List;

/** How full the kernel's limits are. */
final class LimitsSection {

  private static final double HIGH = 0.8;

  private LimitsSection() {}

  static void write(HtmlText html, List<LimitUsage> limits) {
    html.section("limits", "Limits");
    if (limits.isEmpty()) {
      html.element("p", "No limit could be read.");
      html.endSection();
      return;
    }
    html.startBars();
    for (LimitUsage limit : limits) {
      double share = limit.fraction();
      if (!Double.isNaN(share)) {
        String style = share >= 1 ? " full" : share >= HIGH ? " high" : "";
        html.bar(limit.name(), percent(limit), share, style);
      }
    }
    html.endBars();
    html.startTable("Use of the kernel's limits at the end", "Limit", "#Used", "#Max", "#Use");
    for (LimitUsage limit : limits) {
      html.row(limit.name());
      if (limit.used() == LimitUsage.UNKNOWN) {
        html.number("unknown");
      } else {
        html.cell(limit.used());
      }
      html.number(limit.max() == Long.MAX_VALUE ? "unlimited" : NumberFormats.exact(limit.max()));
      html.number(percent(limit)).endRow();
    }
    html.endTable();
    html.endSection();
  }

  private static String percent(LimitUsage limit) {
    double share = limit.fraction();
    if (Double.isNaN(share)) {
      return "unknown";
    }
    // rounded down, so that 100 % is what it says
    long whole = (long) Math.floor(100 * share);
    return whole == 0 && limit.used() > 0 ? "below 1 %" : whole + " %";
  }
}
