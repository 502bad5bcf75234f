package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Exhaustion;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says which limit a line ran into, how much of it is used, and which lines of this JVM hold how
 * much.
 */
final class Exhausted {

  private static final int HOLDERS = 3;

  private final Ledger ledger;
  private final List<LimitUsage> limits;
  private final int zombies;
  private final Path proc;

  /**
   * @param kernel as it stands now; the calls failed earlier
   */
  Exhausted(Ledger ledger, KernelSnapshot kernel) {
    this.ledger = ledger;
    this.limits = kernel.limits();
    this.zombies = kernel.offspring().zombies().size();
    this.proc = kernel.proc();
  }

  Finding finding(Exhaustion exhaustion) {
    Kind kind = exhaustion.kind();
    LimitUsage limit = limit(kind, exhaustion.errno());
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
            + holders(kind)
            + others(kind);
    return new Finding(
        Rule.LIMIT_EXHAUSTED,
        Severity.ERROR,
        kind,
        exhaustion.count(),
        exhaustion.site(),
        List.of(),
        Map.of(),
        message,
        remedy(limit));
  }

  /** Of the limits that the errno can mean for the kind, the one that is fullest. */
  private LimitUsage limit(Kind kind, int errno) {
    LimitUsage fullest = null;
    for (LimitUsage limit : limits) {
      if (LimitNames.means(kind, errno, limit.name())
          && (fullest == null || limit.fraction() > fullest.fraction())) {
        fullest = limit;
      }
    }
    return fullest;
  }

  private String holders(Kind kind) {
    List<Account> holders = new ArrayList<>();
    long total = 0;
    for (Account account : ledger.accounts()) {
      // what shares numbers shares the limit
      if (account.kind().space() == kind.space() && account.live() > 0) {
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
