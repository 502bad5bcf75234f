package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.ChildSnapshot;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.children.ReapStats;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says which site is to blame for children that were not reaped: the one that asks for whichever
 * has ended, and stops while there are more; otherwise those that started them. A site that asks
 * until there is none left is never accused. For one thread.
 */
final class ZombieBlame {

  private final Ledger ledger;
  private final ChildSnapshot children;

  /**
   * @param children with at least one that was not reaped
   */
  ZombieBlame(Ledger ledger, ChildSnapshot children) {
    this.ledger = ledger;
    this.children = children;
  }

  List<Finding> findings() {
    ReapStats wasteful = null;
    boolean drained = false;
    // which call was a site's last, and what it came to, is not known where some were skipped
    boolean skipped = ledger.skipped().any(Kind.CHILD, Purpose.WAIT);
    for (ReapStats waits : ledger.programs().waits()) {
      drained |= waits.drains() || (skipped && waits.forAny());
      if (!skipped
          && waits.forAny()
          && waits.reaped() > 0
          && !waits.drains()
          && (wasteful == null || waits.reaped() > wasteful.reaped())) {
        wasteful = waits;
      }
    }
    Map<CallSite, List<ProcessStat>> byStarter = byStarter();
    List<Finding> findings = new ArrayList<>();
    if (wasteful != null) {
      findings.add(
          finding(
              wasteful.site(),
              children.zombies(),
              ZombieChildrenRule.severity(children.limits(), false),
              "",
              waited(wasteful, byStarter),
              "Call waitpid(-1, &status, WNOHANG) in a loop, until it returns 0, or -1 with ECHILD:"
                  + " SIGCHLD does not queue, so that one signal may stand for many children."));
      return findings;
    }
    for (Map.Entry<CallSite, List<ProcessStat>> started : byStarter.entrySet()) {
      boolean known = !started.getKey().equals(CallSite.UNKNOWN);
      findings.add(
          finding(
              started.getKey(),
              started.getValue(),
              ZombieChildrenRule.severity(
                  children.limits(), drained || (!known && !ledger.startsPrograms())),
              known
                  ? " that " + started(started.getValue()) + " here"
                  : " whose start was not seen",
              "",
              "Call waitpid(pid, &status, 0) for each child that is started here, or"
                  + " waitpid(-1, &status, WNOHANG) on every SIGCHLD until it returns 0."));
    }
    return findings;
  }

  private static String started(List<ProcessStat> children) {
    return children.size() == 1 ? "was started" : "were started";
  }

  /** Children of which no call was seen belong to popen, if a stream of it is open. */
  private Map<CallSite, List<ProcessStat>> byStarter() {
    Map<CallSite, List<ProcessStat>> byStarter = new LinkedHashMap<>();
    CallSite stream = null;
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.CHILD && object.id() != (int) object.id()) {
        stream = object.site();
      }
    }
    for (ProcessStat zombie : children.zombies()) {
      TrackedObject object = ledger.find(Kind.CHILD, zombie.pid());
      CallSite site = object != null ? object.site() : stream != null ? stream : CallSite.UNKNOWN;
      byStarter.computeIfAbsent(site, first -> new ArrayList<>()).add(zombie);
    }
    return byStarter;
  }

  private static String waited(ReapStats waits, Map<CallSite, List<ProcessStat>> byStarter) {
    StringBuilder text = new StringBuilder(" ").append(waits.function());
    text.append(" was called here ").append(times(waits.calls())).append(" and reaped ");
    text.append(waits.reaped()).append(", and not called until none was left.");
    String separator = " They were started at ";
    for (Map.Entry<CallSite, List<ProcessStat>> started : byStarter.entrySet()) {
      if (!started.getKey().equals(CallSite.UNKNOWN)) {
        text.append(separator).append(started.getKey());
        separator = ", ";
      }
    }
    return separator.equals(", ") ? text.append('.').toString() : text.toString();
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  private Finding finding(
      CallSite site,
      List<ProcessStat> zombies,
      Severity severity,
      String which,
      String why,
      String remedy) {
    List<FindingObject> objects = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    for (ProcessStat zombie : zombies) {
      Instant created = started(zombie);
      oldest = created == null ? oldest : Math.min(oldest, created.toEpochMilli());
      TrackedObject object = ledger.find(Kind.CHILD, zombie.pid());
      long serial = object == null ? 0 : object.serial();
      objects.add(
          new FindingObject(zombie.pid(), null, zombie.comm(), created, "present", 0, serial));
    }
    objects.sort(Comparator.comparingLong(FindingObject::serial));
    StringBuilder text = new StringBuilder();
    text.append(zombies.size()).append(zombies.size() == 1 ? " child" : " children").append(which);
    text.append(zombies.size() == 1 ? " has ended and was" : " have ended and were");
    text.append(" not reaped");
    if (oldest != Long.MAX_VALUE) {
      long age = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis() - oldest);
      text.append("; the oldest was started ").append(age).append(" s ago");
    }
    LimitUsage limit = children.nearest();
    if (limit != null) {
      text.append(". They count against ").append(limit.name()).append(", ").append(limit.max());
      text.append(", of which ").append(limit.used()).append(" are in use now");
    }
    return new Finding(
            RuleId.ZOMBIE_CHILDREN,
            severity,
            Kind.CHILD,
            zombies.size(),
            site,
            objects,
            Map.of(),
            text.append('.').append(why).toString(),
            remedy)
        .with(new FindingDetail.Limit(0, limit));
  }

  private static @Nullable Instant started(ProcessStat zombie) {
    try {
      return Instant.ofEpochMilli(zombie.startMillis());
    } catch (IOException unknown) {
      return null;
    }
  }
}
