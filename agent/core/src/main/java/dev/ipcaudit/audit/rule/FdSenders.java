package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.descriptors.SiteFdTransfers;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which sites of this JVM send descriptors to others, by SCM_RIGHTS. */
final class FdSenders {

  private static final int SHOWN = 3;

  private FdSenders() {}

  /** One sentence with a blank before it; empty if there are none. */
  static String text(Ledger ledger) {
    List<SiteFdTransfers> senders = new ArrayList<>();
    for (SiteFdTransfers site : ledger.passes().all()) {
      if (site.sent() > 0) {
        senders.add(site);
      }
    }
    if (senders.isEmpty()) {
      return "";
    }
    senders.sort(Comparator.comparingLong(SiteFdTransfers::sent).reversed());
    StringBuilder text = new StringBuilder(" In this JVM descriptors are sent at ");
    for (int i = 0; i < senders.size() && i < SHOWN; i++) {
      SiteFdTransfers sender = senders.get(i);
      text.append(i == 0 ? "" : ", ").append(sender.site());
      text.append(" (").append(sender.sent()).append(", up to ").append(sender.most());
      text.append(" in a message)");
    }
    return text.append(senders.size() > SHOWN ? ", ..." : ".").toString();
  }

  /** Adds to the accounts what each site sent. */
  static void addTo(List<SiteAccount> accounts, Ledger ledger) {
    Map<CallSite, Long> sent = new LinkedHashMap<>();
    for (SiteFdTransfers sender : ledger.passes().all()) {
      if (sender.sent() > 0) {
        sent.merge(sender.site(), sender.sent(), Long::sum);
      }
    }
    for (int i = 0; i < accounts.size() && !sent.isEmpty(); i++) {
      SiteAccount account = accounts.get(i);
      Long ofSite = account.kind() == Kind.RECEIVED_FD ? sent.remove(account.site()) : null;
      if (ofSite != null) {
        accounts.set(i, account.sending(ofSite));
      }
    }
    sent.forEach(
        (site, count) -> accounts.add(SiteAccount.nothing(Kind.RECEIVED_FD, site).sending(count)));
  }
}
