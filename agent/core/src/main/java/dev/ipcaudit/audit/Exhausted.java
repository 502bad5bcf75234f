package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.Overcommit;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LimitFailure;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says which limit a line ran into, how much of it is used, and which lines of this JVM hold how
 * much.
 */
public final class Exhausted {

  private static final int HOLDERS = 3;
  private static final long MIB = 1 << 20;

  private final Ledger ledger;
  private final List<LimitUsage> limits;
  private final int zombies;
  private final Path proc;

  /**
   * @param kernel as it stands now; the calls failed earlier
   */
  public Exhausted(Ledger ledger, KernelSnapshot kernel) {
    this.ledger = ledger;
    this.limits = kernel.limits();
    this.zombies = kernel.offspring().zombies().size();
    this.proc = kernel.proc();
  }

  Finding finding(LimitFailure exhaustion) {
    Kind kind = exhaustion.kind();
    LimitUsage limit = limit(exhaustion);
    String message =
        "No "
            + kind.title()
            + " could be made here, "
            + exhaustion.count()
            + (exhaustion.count() == 1 ? " time" : " times")
            + ": "
            + Errno.name(exhaustion.errno())
            + (limit == null
                ? "."
                : ". "
                    + limit.name()
                    + " is "
                    + limit.max()
                    + (limit.used() == LimitUsage.UNKNOWN
                        ? "."
                        : ", of which " + limit.used() + " are in use now."))
            + memory(exhaustion)
            + holders(exhaustion)
            + others(kind);
    return new Finding(
            RuleId.LIMIT_EXHAUSTED,
            Severity.ERROR,
            kind,
            exhaustion.count(),
            exhaustion.site(),
            List.of(),
            Map.of(),
            message,
            isPromise(exhaustion)
                ? remedy(null)
                    + " A segment that is not to be filled needs no promise: SHM_NORESERVE."
                : remedy(limit))
        .with(FindingPaths.of(exhaustion.paths()));
  }

  /** Of the limits that the errno can mean for the kind, the one that is fullest; or null. */
  public LimitUsage limit(LimitFailure exhaustion) {
    LimitUsage fullest = null;
    for (LimitUsage limit : limits) {
      if (LimitNames.means(
              exhaustion.kind(), exhaustion.errno(), limit.name(), exhaustion.descriptorsLeft())
          && (fullest == null || limit.fraction() > fullest.fraction())) {
        fullest = limit;
      }
    }
    return fullest;
  }

  /** Whether the kernel refused memory, for which no limit of objects is to blame. */
  private static boolean isPromise(LimitFailure exhaustion) {
    return exhaustion.kind() == Kind.SYSV_SHM && exhaustion.errno() == Errno.ENOMEM;
  }

  /** What is known of memory that the kernel did not promise; shmget(2). */
  private String memory(LimitFailure exhaustion) {
    if (!isPromise(exhaustion)) {
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

  private String holders(LimitFailure exhaustion) {
    Kind kind = exhaustion.kind();
    List<Account> holders = new ArrayList<>();
    long total = 0;
    for (Account account : ledger.accounts()) {
      // what shares numbers shares the limit
      boolean shares =
          exhaustion.descriptorsLeft()
              ? account.kind() == kind
              : account.kind().space() == kind.space();
      if (shares && account.live() > 0) {
        holders.add(account);
        total += account.live();
      }
    }
    if (holders.isEmpty()) {
      return " Lines of this JVM hold none of them.";
    }
    holders.sort(Comparator.comparingLong(Account::live).reversed());
    StringBuilder text = new StringBuilder(" Lines of this JVM hold ").append(total).append(": ");
    for (int i = 0; i < holders.size() && i < HOLDERS; i++) {
      text.append(i == 0 ? "" : ", ").append(holders.get(i).live()).append(" from ");
      text.append(holders.get(i).site());
    }
    return text.append(holders.size() > HOLDERS ? ", ..." : ".").toString();
  }

  /** Who else holds some, as far as the kernel tells. */
  private String others(Kind kind) {
    if (kind != Kind.CHILD) {
      return TableHolders.text(kind, proc);
    }
    return zombies == 0
        ? ""
        : " Of the children of this JVM " + zombies + " have ended and were not reaped.";
  }

  static String remedy(LimitUsage limit) {
    String first = "Give back what is lost first, see the other findings";
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
