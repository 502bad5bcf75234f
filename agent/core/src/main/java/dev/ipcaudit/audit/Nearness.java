package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which limits are nearly reached, and when they will be at the present rate. For one thread at a
 * time.
 */
final class Nearness {

  /** From which use on a limit is near. */
  private static final double NEAR = 0.9;

  /** Below which it is so no longer, so that a use about {@link #NEAR} does not come and go. */
  private static final double FAR = 0.85;

  /** How many scans back the rate is taken over. */
  private static final int SCANS = 10;

  private final Ledger ledger;
  private final Map<String, List<long[]>> histories = new HashMap<>();

  /** Those that were near at a timed scan and have not been far since. */
  private final Set<String> near = new HashSet<>();

  Nearness(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * A timed scan: notes the use of the limits.
   *
   * @param nanos when they were read, by {@link System#nanoTime}
   */
  void scanned(List<LimitUsage> limits, long nanos) {
    for (LimitUsage limit : limits) {
      List<long[]> history = histories.computeIfAbsent(limit.name(), first -> new ArrayList<>());
      history.add(new long[] {nanos, limit.used()});
      if (history.size() > SCANS) {
        history.remove(0);
      }
      if (limit.fraction() >= NEAR) {
        near.add(limit.name());
      } else if (limit.fraction() < FAR) {
        near.remove(limit.name());
      }
    }
  }

  /** One finding for each limit that is near. */
  List<Finding> findings(List<LimitUsage> limits) {
    List<Finding> findings = new ArrayList<>();
    for (LimitUsage limit : limits) {
      Kind kind = kind(limit.name());
      double least = near.contains(limit.name()) ? FAR : NEAR;
      if (kind != null && limit.fraction() >= least) {
        findings.add(finding(limit, kind));
      }
    }
    return findings;
  }

  private Finding finding(LimitUsage limit, Kind kind) {
    Account holder = null;
    long held = 0;
    for (Account account : ledger.accounts()) {
      if (account.kind().space() == kind.space() && account.live() > 0) {
        held += account.live();
        holder = holder == null || account.live() > holder.live() ? account : holder;
      }
    }
    Duration left = untilFull(limit);
    String message =
        limit.name()
            + " is used to "
            + Math.round(100 * limit.fraction())
            + " %: "
            + limit.used()
            + " of "
            + limit.max()
            + (left == null ? "" : ", and at the present rate it is full in " + text(left))
            + ". Lines of this JVM hold "
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
        Exhausted.remedy(limit));
  }

  /** Null if its use does not grow. */
  private Duration untilFull(LimitUsage limit) {
    List<long[]> history = histories.getOrDefault(limit.name(), List.of());
    if (history.size() < 2) {
      return null;
    }
    long[] first = history.get(0);
    long[] last = history.get(history.size() - 1);
    long grown = last[1] - first[1];
    if (grown <= 0) {
      return null;
    }
    double nanosEach = (double) (last[0] - first[0]) / grown;
    return Duration.ofNanos((long) (Math.max(0, limit.max() - limit.used()) * nanosEach));
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
  private static Kind kind(String limit) {
    switch (limit) {
      case "SEMMNI":
      case "SEMMNS":
        return Kind.SYSV_SEM;
      case "SHMMNI":
      case "SHMALL":
        return Kind.SYSV_SHM;
      case "MSGMNI":
        return Kind.SYSV_MSG;
      case "RLIMIT_NOFILE":
      case "file-max":
        return Kind.DUP_FD;
      default:
        return null;
    }
  }
}
