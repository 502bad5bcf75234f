package dev.ipcaudit.report;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The parts of the HTML report that are charts with their figures in a table below. */
final class HtmlTables {

  /** More bars say no more. */
  private static final int MAX_BARS = 10;

  private HtmlTables() {}

  static void limits(HtmlText html, List<LimitUsage> limits) {
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
        html.bar(
            limit.name() + " " + percent(limit),
            share,
            share >= 1 ? " full" : share >= 0.8 ? " high" : "");
      }
    }
    html.endBars();
    html.startTable("Use of the kernel's limits at the end", "Limit", "#Used", "#Max", "#Use");
    for (LimitUsage limit : limits) {
      html.row(limit.name());
      if (limit.used() == LimitUsage.UNKNOWN) {
        html.raw("<td class=\"n\">unknown</td>").cell(limit.max());
      } else {
        html.cell(limit.used()).cell(limit.max());
      }
      html.raw("<td class=\"n\">").text(percent(limit)).raw("</td>");
      html.endRow();
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

  static void accounts(HtmlText html, List<SiteAccount> accounts) {
    html.section("accounts", "Accounts by line");
    if (accounts.isEmpty()) {
      html.element("p", "No line of the program created or used an IPC object.");
      html.endSection();
      return;
    }
    leftBars(html, accounts);
    html.startTable(
        "What each line created and what became of it",
        "Line",
        "Kind",
        "#Created",
        "#Removed",
        "#Left",
        "#EAGAIN",
        "#Sent",
        "Removed by");
    for (SiteAccount account : accounts) {
      html.row(account.site().toString() + (account.estimated() ? " (estimated)" : ""));
      html.cell(account.kind().id()).cell(account.created()).cell(account.removed());
      html.cell(account.live()).cell(account.eagain()).cell(account.sent());
      html.raw("<td class=\"mono\">");
      for (Map.Entry<CallSite, Long> remover : account.removedBy().entrySet()) {
        html.raw("<div>").text(remover.getValue() + " \u00d7 " + remover.getKey()).raw("</div>");
      }
      html.raw("</td>");
      html.endRow();
    }
    html.endTable();
    html.endSection();
  }

  /** The lines that left the most, as shares of the one that left most. */
  private static void leftBars(HtmlText html, List<SiteAccount> accounts) {
    List<SiteAccount> left = new ArrayList<>();
    for (SiteAccount account : accounts) {
      if (account.live() > 0) {
        left.add(account);
      }
    }
    if (left.isEmpty()) {
      return;
    }
    left.sort(Comparator.comparingLong(SiteAccount::live).reversed());
    html.startBars();
    double most = left.get(0).live();
    for (SiteAccount account : left.subList(0, Math.min(left.size(), MAX_BARS))) {
      String label = account.live() + " \u00d7 " + account.kind() + " left by " + account.site();
      html.bar(label, account.live() / most, "");
    }
    html.endBars();
  }
}
