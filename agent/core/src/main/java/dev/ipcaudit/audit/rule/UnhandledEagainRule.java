package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.EagainStats;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Calls that failed with EAGAIN: did the host look at the result and at errno? */
final class UnhandledEagainRule extends Rule {

  UnhandledEagainRule() {
    super(
        RuleId.UNHANDLED_EAGAIN,
        Moment.ANY_TIME,
        Severity.WARNING,
        "EAGAIN is dropped.",
        "A call that passes data on failed because there was no room, and the program did not check"
            + " the result or did not distinguish this errno from others: the data is lost.",
        "Check the result, and errno where it is -1; keep the data and call again once there"
            + " is room, or use the blocking call.");
  }

  @Override
  public String remedy(Kind kind) {
    return kind == Kind.EVENTFD
        ? "Check the result of write(fd, &value, 8), and errno where it is -1: EAGAIN says that"
            + " the counter is full; slow the producer down, and write again once the consumer"
            + " has read (poll for POLLOUT)."
        : "Check the result, and errno where it is -1: EAGAIN says that there is no room now;"
            + " keep what was to be passed on, and call again later (poll for POLLOUT where it"
            + " is a descriptor), or use the blocking call.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (Account account : evidence.ledger().accounts()) {
      Finding finding = finding(account);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  /** The finding of a site, or null if it did all it could. */
  private @Nullable Finding finding(Account account) {
    EagainStats eagains = account.eagains();
    if (eagains == null) {
      return null;
    }
    long dropped = eagains.dropped();
    // a site that polls for what is not there yet may well ignore why
    long undistinguished = eagains.producing() ? eagains.undistinguished() : 0;
    if (dropped + undistinguished == 0) {
      return null;
    }
    long handled = eagains.handled();
    Map<String, Long> verdicts = new TreeMap<>();
    put(verdicts, "dropped", dropped);
    put(verdicts, "undistinguished", undistinguished);
    put(verdicts, "handled", handled);
    Severity severity = Severity.WARNING;
    if (!eagains.producing() || handled > 0) {
      severity = Severity.NOTE; // nothing is lost, or the site knows of it and retries first
    } else if (dropped > 0) {
      severity = Severity.ERROR;
    }
    FindingPaths paths = new FindingPaths(null);
    List<FindingDetail.EagainPath> details = new ArrayList<>();
    for (PathAccount path : account.paths()) {
      EagainStats ofPath = path.eagains();
      if (ofPath == null) {
        continue;
      }
      long lost = ofPath.lost();
      if (lost > 0) {
        paths.add(path, lost);
        details.add(
            new FindingDetail.EagainPath(
                path.site(),
                ofPath.dropped(),
                lost - ofPath.dropped(),
                ofPath.handled(),
                ofPath.lastFunction(),
                ofPath.lastErrno()));
      }
    }
    return new Finding(
            RuleId.UNHANDLED_EAGAIN,
            severity,
            account.kind(),
            dropped + undistinguished,
            account.site(),
            List.of(),
            verdicts,
            message(eagains, dropped, undistinguished, account),
            remedy(account.kind()))
        .with(paths)
        .with(new FindingDetail.Eagains(details));
  }

  private static void put(Map<String, Long> verdicts, String verdict, long count) {
    if (count > 0) {
      verdicts.put(verdict, count);
    }
  }

  private static String message(
      EagainStats eagains, long dropped, long undistinguished, Account account) {
    StringBuilder text = new StringBuilder().append(eagains.total());
    text.append(eagains.total() == 1 ? " call of " : " calls of ").append(eagains.lastFunction());
    text.append(" failed here with ").append(Errno.name(eagains.lastErrno())).append(": ");
    if (dropped > 0) {
      text.append(dropped).append(" times the result was dropped");
    }
    if (undistinguished > 0) {
      text.append(dropped > 0 ? ", " : "").append(undistinguished);
      text.append(" times errno was not read");
    }
    text.append(eagains.producing() ? ", so the data that it was to pass on is lost." : ".");
    if (eagains.fill() != null) {
      text.append(" The ").append(account.kind().title()).append(" was ");
      text.append("descriptor ").append(eagains.lastDescriptor()).append("; ");
      text.append(eagains.fill()).append('.');
    }
    return text.toString();
  }
}
