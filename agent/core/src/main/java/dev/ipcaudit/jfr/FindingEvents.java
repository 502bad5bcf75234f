package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.Exhausted;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.EagainStats;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LimitFailure;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commits findings, and beside those of some rules what they stand on, in fields of its own. */
final class FindingEvents {

  private final Ledger ledger;
  private final KernelSnapshot kernel;

  /**
   * @param kernel what the findings were made of
   */
  FindingEvents(Ledger ledger, KernelSnapshot kernel) {
    this.ledger = ledger;
    this.kernel = kernel;
  }

  void commit(List<Finding> findings, boolean atEnd) {
    for (Finding finding : findings) {
      AuditEvents.commitFinding(finding, atEnd);
      switch (finding.rule()) {
        case LEAKED_OBJECT:
          if (atEnd) {
            leaked(finding);
          }
          break;
        case UNHANDLED_EAGAIN:
          unhandled(finding);
          break;
        case ZOMBIE_CHILDREN:
          zombies(finding);
          break;
        case LIMIT_EXHAUSTED:
          exhausted(finding);
          break;
        default:
          break;
      }
    }
  }

  private static void leaked(Finding finding) {
    String line = SiteText.text(finding.site());
    for (FindingObject object : finding.objects()) {
      ObjectLeaked event = new ObjectLeaked();
      event.line = line;
      event.kind = finding.kind().id();
      event.age = age(object);
      event.size = finding.kind() == Kind.SYSV_SEM ? 0 : object.size();
      event.kernelId = object.id();
      event.name = name(object);
      event.object = object.serial();
      int path = Math.min(object.path(), finding.paths().size() - 1);
      event.stack = String.join("\n", finding.paths().get(path).stack());
      event.commit();
    }
  }

  private static String name(FindingObject object) {
    return object.key() == null
        ? object.name()
        : object.name() == null ? object.key() : object.key() + " " + object.name();
  }

  /** In milliseconds, 0 when unknown. */
  private static long age(FindingObject object) {
    return object.created() == null
        ? 0
        : Math.max(0, System.currentTimeMillis() - object.created().toEpochMilli());
  }

  /** One for each path of the finding. */
  private void unhandled(Finding finding) {
    Set<CallPath> found = new HashSet<>();
    for (FindingPath path : finding.paths()) {
      found.add(path.site().path());
    }
    for (Account account : ledger.accounts()) {
      if (account.kind() == finding.kind() && account.site().equals(finding.site())) {
        for (PathAccount path : account.paths()) {
          if (path.eagains() != null && found.contains(path.site().path())) {
            unhandled(finding.kind(), path);
          }
        }
      }
    }
  }

  private static void unhandled(Kind kind, PathAccount path) {
    EagainStats eagains = path.eagains();
    UnhandledEagain event = new UnhandledEagain();
    event.line = SiteText.text(path.site());
    event.kind = kind.id();
    event.dropped = eagains.dropped();
    event.undistinguished = eagains.lost() - eagains.dropped();
    event.handled = eagains.handled();
    event.function = eagains.lastFunction();
    event.errno = Errno.name(eagains.lastErrno());
    event.stack = String.join("\n", path.site().stack());
    event.commit();
  }

  private void zombies(Finding finding) {
    ZombieChildren event = new ZombieChildren();
    event.line = SiteText.text(finding.site());
    event.zombies = finding.count();
    for (FindingObject zombie : finding.objects()) {
      event.oldest = Math.max(event.oldest, age(zombie));
    }
    LimitUsage limit = kernel.nearestProcessLimit();
    event.limit = limit == null ? null : limit.name();
    event.used = limit == null ? LimitUsage.UNKNOWN : limit.used();
    event.max = limit == null ? 0 : limit.max();
    event.commit();
  }

  private void exhausted(Finding finding) {
    LimitExhausted event = new LimitExhausted();
    event.line = SiteText.text(finding.site());
    event.kind = finding.kind().id();
    event.failed = finding.count();
    event.used = LimitUsage.UNKNOWN;
    for (LimitFailure exhaustion : ledger.incidents().exhaustions()) {
      if (exhaustion.kind() == finding.kind() && exhaustion.site().equals(finding.site())) {
        event.errno = Errno.name(exhaustion.errno());
        LimitUsage limit = new Exhausted(ledger, kernel).limit(exhaustion);
        if (limit != null) {
          event.limit = limit.name();
          event.used = limit.used();
          event.max = limit.max();
        }
      }
    }
    event.commit();
  }
}
