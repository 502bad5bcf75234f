package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.descriptors.SiteFdTransfers;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages that lost descriptors on arrival. */
final class TruncatedFdsRule extends Rule {

  TruncatedFdsRule() {
    super(
        RuleId.TRUNCATED_FDS,
        Moment.ANY_TIME,
        Severity.ERROR,
        "Descriptors are lost on arrival.",
        "A message lost descriptors that were sent with it (MSG_CTRUNC).",
        "Give msg_control room for all descriptors of a message, set msg_controllen anew before"
            + " each recvmsg, and look for MSG_CTRUNC after it.");
  }

  @Override
  public String remedy(Kind kind) {
    return "Give msg_control room for all descriptors that a peer may send in a message,"
        + " CMSG_SPACE(n * sizeof(int)), 253 at most, set msg_controllen anew before each"
        + " recvmsg, and look for MSG_CTRUNC in msg_flags after it.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (SiteFdTransfers passed : evidence.ledger().passes().all()) {
      if (passed.withoutRoom() + passed.withoutNumber() > 0) {
        findings.add(finding(passed, evidence));
      }
    }
    return findings;
  }

  private Finding finding(SiteFdTransfers passed, Evidence evidence) {
    Map<String, Long> verdicts = new TreeMap<>();
    put(verdicts, "without-room", passed.withoutRoom());
    put(verdicts, "without-number", passed.withoutNumber());
    long count = passed.withoutRoom() + passed.withoutNumber();
    String senders = FdSenders.text(evidence.ledger());
    boolean certain = passed.certain() || !senders.isEmpty();
    String message =
        count
            + (count == 1 ? " message" : " messages")
            + " arrived here with more descriptors"
            + (certain ? "" : ", or credentials,")
            + " than could be received (MSG_CTRUNC), and the rest is lost: the last message had"
            + " room for "
            + passed.room()
            + "."
            + (passed.withoutNumber() == 0 ? "" : exhausted(passed, evidence.kernel().limits()))
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
            remedy(Kind.RECEIVED_FD))
        .with(FindingPaths.of(passed.truncations()));
  }

  private static String exhausted(SiteFdTransfers passed, List<LimitUsage> limits) {
    String text = " With " + passed.withoutNumber() + " of them no fd number was left";
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
}
