package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.accounts.ThreadNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all outputs for people say alike of findings. */
public final class FindingText {

  private FindingText() {}

  /** How much a path has to answer for, and in which threads; empty where neither says anything. */
  public static String heading(FindingPath path, boolean oneOfSeveral) {
    StringBuilder text = new StringBuilder();
    if (oneOfSeveral) {
      text.append(path.count())
          .append(path.stack().isEmpty() ? " by other paths" : " by this path");
      if (path.created() > path.count()) {
        text.append(", of ").append(path.created());
      }
    }
    if (!path.threads().isEmpty()) {
      text.append(oneOfSeveral ? " " : "");
      text.append(path.threads().size() + path.moreThreads() == 1 ? "in thread " : "in threads ");
      text.append(String.join(", ", path.threads()));
      if (path.moreThreads() > 0) {
        text.append(" and ").append(path.moreThreads());
        text.append(path.moreThreads() < ThreadNames.COUNTED ? " more" : " or more others");
      }
    }
    return text.length() == 0 ? "" : text.append(':').toString();
  }

  /** Counts by verdict, on one line. */
  public static String verdicts(Map<String, Long> verdicts) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> verdict : verdicts.entrySet()) {
      text.append(text.length() == 0 ? "" : ", ");
      text.append(verdict.getValue()).append(' ').append(verdict.getKey());
    }
    return text.toString();
  }

  /** What the id of an object is, and the id. */
  public static String idOf(Kind kind, FindingObject object) {
    if (kind.address()) {
      return "address 0x" + Long.toHexString(object.id());
    }
    return (kind.descriptor() ? "descriptor " : kind.named() || kind.file() ? "inode " : "id ")
        + object.id();
  }

  /** The size with its unit, empty where there is none. */
  public static String sizeOf(Kind kind, FindingObject object) {
    String unit = kind == Kind.SYSV_SEM ? "semaphore" : "byte";
    return object.size() > 0 ? amount(object.size(), unit) : "";
  }

  /** How many findings there are of each severity, and how many objects were looked after. */
  public static String summaryOf(AuditReport report) {
    String findings = "no findings";
    if (!report.findings().isEmpty()) {
      findings = "";
      for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
        long count = 0;
        for (Finding finding : report.findings()) {
          count += finding.severity() == severity ? 1 : 0;
        }
        findings += (findings.isEmpty() ? "" : ", ") + amount(count, severity.id());
      }
    }
    int accepted = report.acceptance().accepted().size();
    String known = accepted == 0 ? "" : "; " + accepted + " accepted by the baseline";
    return findings + known + "; " + objects(report.sites());
  }

  private static String objects(List<SiteAccount> accounts) {
    long created = 0;
    long removed = 0;
    Set<CallSite> sites = new HashSet<>();
    for (SiteAccount account : accounts) {
      if (account.created() > 0) {
        created += account.created();
        removed += account.removed();
        sites.add(account.site());
      }
    }
    return created == 0
        ? "no IPC object was created"
        : amount(created, "object")
            + (" created and " + removed + " removed, at ")
            + amount(sites.size(), "call site");
  }

  /** A number and a word in the singular or plural. */
  public static String amount(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
