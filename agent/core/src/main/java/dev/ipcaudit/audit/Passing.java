package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SiteFdTransfers;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges what lines sent to others and what was lost on the way to them. */
final class Passing {

  private static final int SENDERS = 3;

  private final Ledger ledger;
  private final List<LimitUsage> limits;

  Passing(Ledger ledger, List<LimitUsage> limits) {
    this.ledger = ledger;
    this.limits = limits;
  }

  void judge(List<Finding> findings) {
    for (SiteFdTransfers passed : ledger.passes().all()) {
      if (passed.withoutRoom() + passed.withoutNumber() > 0) {
        findings.add(truncated(passed));
      }
    }
  }

  private Finding truncated(SiteFdTransfers passed) {
    Map<String, Long> verdicts = new TreeMap<>();
    put(verdicts, "without-room", passed.withoutRoom());
    put(verdicts, "without-number", passed.withoutNumber());
    long count = passed.withoutRoom() + passed.withoutNumber();
    String senders = senders(ledger);
    boolean certain = passed.certain() || !senders.isEmpty();
    String message =
        count
            + (count == 1 ? " message" : " messages")
            + " arrived here with more descriptors"
            + (certain ? "" : ", or credentials,")
            + " than could be taken (MSG_CTRUNC), and what was left over is lost: the last one had"
            + " room for "
            + passed.room()
            + "."
            + (passed.withoutNumber() == 0 ? "" : exhausted(passed))
            + (senders.isEmpty() ? "" : senders);
    return new Finding(
            RuleId.TRUNCATED_FDS,
            certain ? Severity.ERROR : Severity.WARNING,
            Kind.RECEIVED_FD,
            count,
            passed.site(),
            List.of(),
            verdicts,
            message,
            Remedy.of(RuleId.TRUNCATED_FDS, Kind.RECEIVED_FD))
        .with(FindingPaths.of(passed.truncations()));
  }

  private String exhausted(SiteFdTransfers passed) {
    String text =
        " With " + passed.withoutNumber() + " of them no descriptor was left to be given out";
    for (LimitUsage limit : limits) {
      if (limit.name().equals("RLIMIT_NOFILE")) {
        text +=
            ": RLIMIT_NOFILE is " + limit.max() + " now, of which " + limit.used() + " are used";
      }
    }
    return text + '.';
  }

  private static void put(Map<String, Long> verdicts, String verdict, long count) {
    if (count > 0) {
      verdicts.put(verdict, count);
    }
  }

  /** Which lines of this JVM send descriptors, in a sentence, or nothing. */
  static String senders(Ledger ledger) {
    List<SiteFdTransfers> senders = new ArrayList<>();
    for (SiteFdTransfers passed : ledger.passes().all()) {
      if (passed.sent() > 0) {
        senders.add(passed);
      }
    }
    if (senders.isEmpty()) {
      return "";
    }
    senders.sort((one, other) -> Long.compare(other.sent(), one.sent()));
    StringBuilder text = new StringBuilder(" In this JVM descriptors are sent at ");
    for (int i = 0; i < senders.size() && i < SENDERS; i++) {
      SiteFdTransfers sender = senders.get(i);
      text.append(i == 0 ? "" : ", ").append(sender.site());
      text.append(" (").append(sender.sent()).append(", up to ").append(sender.most());
      text.append(" in a message)");
    }
    return text.append(senders.size() > SENDERS ? ", ..." : ".").toString();
  }

  /** Adds to the accounts what each line sent. */
  static void addSent(Ledger ledger, List<SiteAccount> accounts) {
    for (SiteFdTransfers passed : ledger.passes().all()) {
      if (passed.sent() == 0) {
        continue;
      }
      SiteAccount of = SiteAccount.nothing(Kind.RECEIVED_FD, passed.site());
      for (int i = 0; i < accounts.size(); i++) {
        SiteAccount account = accounts.get(i);
        CallSite site = account.site();
        if (account.kind() == Kind.RECEIVED_FD && site.equals(passed.site())) {
          of = accounts.remove(i);
          break;
        }
      }
      accounts.add(of.sending(passed.sent()));
    }
  }
}
