package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.Overcommit;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.problems.LimitFailure;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that were refused since a limit is reached: which one, how much of it is used, and which
 * sites of this JVM hold how much.
 */
final class LimitExhaustedRule extends Rule {

  private static final int HOLDERS = 3;
  private static final long MIB = 1 << 20;

  LimitExhaustedRule() {
    super(
        RuleId.LIMIT_EXHAUSTED,
        Moment.ANY_TIME,
        Severity.ERROR,
        "Limit of the kernel is reached.",
        "A call that creates an object or a process was refused, since a limit is reached.",
        "Remove what is no longer used, first at the call sites that hold the most; raise the limit"
            + " if all of it is needed.");
  }

  /** Whether nothing is left of a limit. */
  static boolean isReached(LimitUsage limit) {
    return limit.max() > 0 && limit.used() >= limit.max();
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    Map<Wanted, String> holders = new HashMap<>();
    for (LimitFailure failure : evidence.ledger().incidents().exhaustions()) {
      String held =
          holders.computeIfAbsent(
              new Wanted(failure.kind(), failure.descriptorsLeft()),
              wanted ->
                  holders(wanted, evidence.ledger()) + others(wanted.kind, evidence.kernel()));
      findings.add(finding(failure, evidence, held));
    }
    return findings;
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    List<ScanFinding> findings = new ArrayList<>();
    for (LimitUsage limit : machine.limits()) {
      if (isReached(limit)) {
        findings.add(LimitNearRule.finding(id(), Severity.ERROR, limit));
      }
    }
    return findings;
  }

  /** What there was none of: who holds it is the same for every site, and costs a table to read. */
  private record Wanted(Kind kind, boolean descriptorsLeft) {}

  private Finding finding(LimitFailure failure, Evidence evidence, String held) {
    Kind kind = failure.kind();
    List<LimitUsage> limits = evidence.kernel().limits();
    LimitUsage limit = limit(failure, limits);
    String message =
        "No "
            + kind.title()
            + " could be created here, "
            + failure.count()
            + (failure.count() == 1 ? " time" : " times")
            + ": "
            + Errno.name(failure.errno())
            + (limit == null
                ? "."
                : ". "
                    + limit.name()
                    + " is "
                    + limit.max()
                    + (limit.used() == LimitUsage.UNKNOWN
                        ? "."
                        : ", of which " + limit.used() + " are in use now."))
            + memory(failure, limits)
            + held;
    return new Finding(
            RuleId.LIMIT_EXHAUSTED,
            Severity.ERROR,
            kind,
            failure.count(),
            failure.site(),
            List.of(),
            Map.of(),
            message,
            isPromise(failure)
                ? releaseFirst(null)
                    + " A segment that is not to be filled needs no promise: SHM_NORESERVE."
                : releaseFirst(limit))
        .with(FindingPaths.of(failure.paths()))
        .with(new FindingDetail.Limit(failure.errno(), limit));
  }

  /** Of the limits that the errno can mean for the kind, the one that is fullest; or null. */
  private static @Nullable LimitUsage limit(LimitFailure failure, List<LimitUsage> limits) {
    LimitUsage fullest = null;
    for (LimitUsage limit : limits) {
      if (LimitNames.means(failure.kind(), failure.errno(), limit.name(), failure.descriptorsLeft())
          && (fullest == null || limit.fraction() > fullest.fraction())) {
        fullest = limit;
      }
    }
    return fullest;
  }

  /** Whether the kernel refused memory, for which no limit of objects is to blame. */
  private static boolean isPromise(LimitFailure failure) {
    return failure.kind() == Kind.SYSV_SHM && failure.errno() == Errno.ENOMEM;
  }

  /** What is known of memory that the kernel did not promise; shmget(2). */
  private static String memory(LimitFailure failure, List<LimitUsage> limits) {
    if (!isPromise(failure)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try {
      Overcommit overcommit = Overcommit.read();
      text.append(" vm.overcommit_memory is ").append(overcommit.mode());
      if (overcommit.mode() == 2) {
        text.append(": ").append(overcommit.committed() / MIB).append(" MiB of ");
        text.append(overcommit.limit() / MIB).append(" MiB are promised now.");
      } else {
        text.append(": all memory and swap is ").append(overcommit.memory() / MIB).append(" MiB");
        text.append(overcommit.mode() == 0 ? ", and nothing larger is promised." : ".");
      }
    } catch (IOException unknown) {
      text.setLength(0);
    }
    for (LimitUsage limit : limits) {
      if (limit.name().equals("SHMALL")) {
        text.append(" It is not SHMALL, which ENOSPC would say: ").append(limit.used());
        text.append(" of ").append(limit.max()).append(" pages are in use now.");
      }
    }
    return text.toString();
  }

  /** A site and how many it holds, read once: others may go on. */
  private record Holding(Account account, long live) {}

  private static String holders(Wanted wanted, Ledger ledger) {
    Kind kind = wanted.kind;
    List<Holding> holders = new ArrayList<>();
    long total = 0;
    for (Account account : ledger.accounts()) {
      // what shares numbers shares the limit
      boolean shares =
          wanted.descriptorsLeft ? account.kind() == kind : account.kind().space() == kind.space();
      long live = account.live();
      if (shares && live > 0) {
        holders.add(new Holding(account, live));
        total += live;
      }
    }
    if (holders.isEmpty()) {
      return " Call sites of this JVM hold none of them.";
    }
    holders.sort(Comparator.comparingLong(Holding::live).reversed());
    StringBuilder text =
        new StringBuilder(" Call sites of this JVM hold ").append(total).append(": ");
    for (int i = 0; i < holders.size() && i < HOLDERS; i++) {
      text.append(i == 0 ? "" : ", ").append(holders.get(i).live).append(" from ");
      text.append(holders.get(i).account.site());
    }
    return text.append(holders.size() > HOLDERS ? ", ..." : ".").toString();
  }

  /** Who else holds some, as far as the kernel shows it. */
  private static String others(Kind kind, KernelSnapshot kernel) {
    if (kind != Kind.CHILD) {
      return TableHolders.text(kind, kernel.proc());
    }
    int zombies = kernel.offspring().zombies().size();
    return zombies == 0
        ? ""
        : " Of the children of this JVM " + zombies + " have ended and were not reaped.";
  }

  static String releaseFirst(@Nullable LimitUsage limit) {
    String first = "Release what is leaked first, see the other findings";
    if (limit == null) {
      return first + ".";
    }
    return first
        + "; if the load needs more, raise "
        + limit.name()
        + ": "
        + LimitNames.raise(limit.name())
        + ".";
  }
}
