package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import java.util.List;
import java.util.Map;

/** What each call site created and what became of it. */
final class AccountsSection {

  private AccountsSection() {}

  static void write(HtmlText html, List<SiteAccount> accounts) {
    html.section("accounts", "Accounts by call site");
    if (accounts.isEmpty()) {
      html.element("p", "No call site of the program created or used an IPC object.");
      html.endSection();
      return;
    }
    html.startTable(
        "What each call site created and what became of it",
        "Call site",
        "Kind",
        "#Created",
        "#Removed",
        "#Left",
        "#EAGAIN",
        "#Sent",
        "Removed by");
    for (SiteAccount account : accounts) {
      html.raw("<tr><th scope=\"row\" class=\"mono\">").site(account.site());
      html.text(account.estimated() ? " (estimated)" : "")
          .raw("</th>")
          .cell(account.kind().id())
          .cell(account.created())
          .cell(account.removed());
      html.cell(account.live()).cell(account.eagain()).cell(account.sent());
      html.raw("<td class=\"mono lines\">");
      for (Map.Entry<CallSite, Long> remover : account.removedBy().entrySet()) {
        String count = NumberFormats.exact(remover.getValue());
        html.raw("<div>").text(count + " \u00d7 ").site(remover.getKey()).raw("</div>");
      }
      html.raw("</td>").endRow();
    }
    html.endTable();
    html.endSection();
  }
}
