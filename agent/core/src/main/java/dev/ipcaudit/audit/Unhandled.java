package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.EagainStats;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges the calls of a line that failed for want of room: did the host look at errno? */
final class Unhandled {

  private Unhandled() {}

  /** The finding of a line, or null if it did all it could. */
  static Finding finding(Account account) {
    EagainStats eagains = account.eagains();
    if (eagains == null) {
      return null;
    }
    long dropped = eagains.dropped();
    // a line that polls for what is not there yet may well ignore why
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
      severity = Severity.NOTE; // nothing is lost, or the line knows of it and retries first
    } else if (dropped > 0) {
      severity = Severity.ERROR;
    }
    FindingPaths paths = new FindingPaths(null);
    for (PathAccount path : account.paths()) {
      long lost = path.eagains() == null ? 0 : path.eagains().lost();
      if (lost > 0) {
        paths.add(path, lost);
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
            Remedy.of(RuleId.UNHANDLED_EAGAIN, account.kind()))
        .with(paths);
  }

  private static void put(Map<String, Long> verdicts, String verdict, long count) {
    if (count > 0) {
      verdicts.put(verdict, count);
    }
  }

  private static String message(
      EagainStats eagains, long dropped, long undistinguished, Account account) {
    StringBuilder text = new StringBuilder();
    text.append(account.estimated() ? "About " : "").append(eagains.total());
    text.append(eagains.total() == 1 ? " call of " : " calls of ").append(eagains.lastFunction());
    text.append(" failed here with ").append(Errno.name(eagains.lastErrno())).append(": ");
    if (dropped > 0) {
      text.append(dropped).append(" times the result was dropped");
    }
    if (undistinguished > 0) {
      text.append(dropped > 0 ? ", " : "").append(undistinguished);
      text.append(" times errno was not looked at");
    }
    text.append(eagains.producing() ? ", so what it was to pass on is lost." : ".");
    if (eagains.fill() != null) {
      text.append(" The ").append(account.kind().title()).append(" was ");
      text.append("descriptor ").append(eagains.lastDescriptor()).append("; ");
      text.append(eagains.fill()).append('.');
    }
    return text.toString();
  }
}
