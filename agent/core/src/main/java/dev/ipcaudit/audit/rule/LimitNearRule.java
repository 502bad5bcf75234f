package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits that are nearly reached, and which sites hold most of what they bound. */
public final class LimitNearRule extends Rule {

  /** From which use on a limit is near, for the agent, {@code scan} and Mission Control alike. */
  public static final double NEAR = 0.9;

  LimitNearRule() {
    super(
        RuleId.LIMIT_NEAR,
        Moment.SCANS,
        Severity.WARNING,
        "Limit of the kernel is nearly reached.",
        "Little is left of a limit; calls that create objects will fail with ENOSPC, ENOMEM,"
            + " EMFILE, ENFILE or EAGAIN once it is reached.",
        "Remove what is no longer used, first at the call sites that hold the most; raise the limit"
            + " if all of it is needed.");
  }

  /** Whether a limit is nearly reached, or reached. */
  static boolean isNear(LimitUsage limit) {
    return limit.max() > 0 && limit.fraction() >= NEAR;
  }

  @Override
  Trend trend(Evidence.Source source, long leakAgeMillis) {
    LimitTrend trend = new LimitTrend();
    return (kernel, timed) -> {
      if (timed) {
        trend.scanned(kernel.limits(), System.nanoTime());
      }
      List<Finding> findings = new ArrayList<>();
      for (LimitUsage limit : kernel.limits()) {
        Kind kind = kind(limit.name());
        if (kind != null && trend.isNear(limit)) {
          findings.add(finding(limit, kind, trend.untilFull(limit), source.ledger()));
        }
      }
      return findings;
    };
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    List<ScanFinding> findings = new ArrayList<>();
    for (LimitUsage limit : machine.limits()) {
      if (isNear(limit) && !LimitExhaustedRule.isReached(limit)) {
        findings.add(finding(id(), Severity.WARNING, limit));
      }
    }
    return findings;
  }

  /** Of a limit of the machine that is near or reached. */
  static ScanFinding finding(RuleId rule, Severity severity, LimitUsage limit) {
    return new ScanFinding(
        rule,
        severity,
        limit.name(),
        List.of(),
        String.format(
            Locale.ROOT,
            "%d of %d in use, %.1f %%",
            limit.used(),
            limit.max(),
            100 * limit.fraction()),
        "remove what is orphaned; raise the limit only when the rest is needed");
  }

  private Finding finding(LimitUsage limit, Kind kind, @Nullable Duration left, Ledger ledger) {
    Account holder = null;
    long held = 0;
    for (Account account : ledger.accounts()) {
      if (account.kind().space() == kind.space() && account.live() > 0) {
        held += account.live();
        holder = holder == null || account.live() > holder.live() ? account : holder;
      }
    }
    String message =
        limit.name()
            + " is used to "
            + Math.round(100 * limit.fraction())
            + " %: "
            + limit.used()
            + " of "
            + limit.max()
            + (left == null ? "" : ", and at the present rate it is full in " + text(left))
            + ". Call sites of this JVM hold "
            + held
            + (holder == null ? "." : ", most of them this one.");
    return new Finding(
        RuleId.LIMIT_NEAR,
        holder == null ? Severity.NOTE : Severity.WARNING,
        holder == null ? kind : holder.kind(),
        limit.used(),
        holder == null ? CallSite.UNKNOWN : FindingPaths.holding(holder).site(holder.site()),
        List.of(),
        Map.of(),
        message,
        LimitExhaustedRule.releaseFirst(limit));
  }

  private static String text(Duration left) {
    long seconds = left.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200
        ? seconds / 60 + " min"
        : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  /** The kind of which a limit bounds the number, or null for other limits. */
  private static @Nullable Kind kind(String limit) {
    return switch (limit) {
      case "SEMMNI", "SEMMNS" -> Kind.SYSV_SEM;
      case "SHMMNI", "SHMALL" -> Kind.SYSV_SHM;
      case "MSGMNI" -> Kind.SYSV_MSG;
      case "RLIMIT_NOFILE", "file-max" -> Kind.DUP_FD;
      default -> null;
    };
  }
}
