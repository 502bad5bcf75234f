package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each call site created and what became of it. */
final class AccountsSection {

  /** Call sites that are listed at most. */
  private static final int MAX_ROWS = 80;

  private AccountsSection() {}

  static void write(HtmlText html, List<SiteAccount> accounts) {
    html.section("accounts", "Accounts by call site");
    if (accounts.isEmpty()) {
      html.element("p", "No call site of the program created or used an IPC object.");
      html.endSection();
      return;
    }
    boolean fails = false;
    boolean sends = false;
    for (SiteAccount account : accounts) {
      fails |= account.eagain() > 0;
      sends |= account.sent() > 0;
    }
    List<String> columns =
        new ArrayList<>(List.of("Call site", "Kind", "#Created", "#Removed", "#Left"));
    if (fails) {
      columns.add("#EAGAIN");
    }
    if (sends) {
      columns.add("#Sent");
    }
    columns.add("Removed by");
    html.startTable(
        "What each call site created and what became of it", columns.toArray(new String[0]));
    for (SiteAccount account : accounts.subList(0, Math.min(accounts.size(), MAX_ROWS))) {
      html.raw("<tr><th scope=\"row\">").siteCell(account.site());
      html.text(account.estimated() ? " (estimated)" : "").raw("</th>");
      html.cell(account.kind().id()).cell(account.created()).cell(account.removed());
      html.cell(account.live());
      if (fails) {
        html.cell(account.eagain());
      }
      if (sends) {
        html.cell(account.sent());
      }
      html.raw("<td class=\"lines\">");
      for (Map.Entry<CallSite, Long> remover : account.removedBy().entrySet()) {
        String count = NumberFormats.exact(remover.getValue());
        html.raw("<div>").text(count + " \u00d7 ").siteCell(remover.getKey()).raw("</div>");
      }
      html.raw("</td>").endRow();
    }
    html.endTable();
    if (accounts.size() > MAX_ROWS) {
      String more = NumberFormats.exact(accounts.size() - MAX_ROWS);
      html.element("p", more + " more call sites, which the format .json lists.");
    }
    html.endSection();
  }
}
