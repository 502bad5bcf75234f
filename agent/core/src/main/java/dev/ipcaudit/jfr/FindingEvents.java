package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commits findings, and beside some of them what the rule knew, in fields of its own. */
final class FindingEvents {

  private FindingEvents() {}

  static void commit(List<Finding> findings, boolean atEnd) {
    for (Finding finding : findings) {
      AuditEvents.commitFinding(finding, atEnd);
      FindingDetail detail = finding.detail();
      if (detail instanceof FindingDetail.Eagains eagains) {
        unhandled(finding, eagains);
      } else if (detail instanceof FindingDetail.Limit limit) {
        if (finding.rule() == RuleId.ZOMBIE_CHILDREN) {
          zombies(finding, limit.usage());
        } else {
          exhausted(finding, limit);
        }
      } else if (atEnd && finding.rule() == RuleId.LEAKED_OBJECT) {
        leaked(finding);
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
      event.stack = EscapedLines.text(finding.paths().get(path).stack());
      event.commit();
    }
  }

  private static @Nullable String name(FindingObject object) {
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
  private static void unhandled(Finding finding, FindingDetail.Eagains detail) {
    Set<CallPath> found = new HashSet<>();
    for (FindingPath path : finding.paths()) {
      found.add(path.site().path());
    }
    for (FindingDetail.EagainPath path : detail.paths()) {
      if (found.contains(path.site().path())) {
        unhandled(finding.kind(), path);
      }
    }
  }

  private static void unhandled(Kind kind, FindingDetail.EagainPath path) {
    UnhandledEagain event = new UnhandledEagain();
    event.line = SiteText.text(path.site());
    event.kind = kind.id();
    event.dropped = path.dropped();
    event.undistinguished = path.undistinguished();
    event.handled = path.handled();
    event.function = path.function();
    event.errno = Errno.name(path.errno());
    event.stack = EscapedLines.text(path.site().stack());
    event.commit();
  }

  private static void zombies(Finding finding, @Nullable LimitUsage limit) {
    ZombieChildren event = new ZombieChildren();
    event.line = SiteText.text(finding.site());
    event.zombies = finding.count();
    for (FindingObject zombie : finding.objects()) {
      event.oldest = Math.max(event.oldest, age(zombie));
    }
    event.limit = limit == null ? null : limit.name();
    event.used = limit == null ? LimitUsage.UNKNOWN : limit.used();
    event.max = limit == null ? 0 : limit.max();
    event.commit();
  }

  private static void exhausted(Finding finding, FindingDetail.Limit detail) {
    LimitExhausted event = new LimitExhausted();
    event.line = SiteText.text(finding.site());
    event.kind = finding.kind().id();
    event.failed = finding.count();
    event.errno = Errno.name(detail.errno());
    LimitUsage limit = detail.usage();
    event.limit = limit == null ? null : limit.name();
    event.used = limit == null ? LimitUsage.UNKNOWN : limit.used();
    event.max = limit == null ? 0 : limit.max();
    event.commit();
  }
}
