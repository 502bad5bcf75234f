package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.StolenChildren;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells of waits that reaped the children of others, who have lost the exit codes. */
final class Stolen {

  private static final int SHOWN = 5;

  private Stolen() {}

  static Finding finding(StolenChildren stolen) {
    List<FindingObject> objects = new ArrayList<>();
    Set<CallSite> losers = new LinkedHashSet<>();
    StringBuilder which = new StringBuilder();
    boolean ofJdk = false;
    for (StolenChildren.Child child : stolen.children()) {
      if (objects.size() < SHOWN) {
        which.append(objects.isEmpty() ? "" : ", ").append(child.pid());
        which.append(child.command() == null ? "" : " (" + child.command() + ")");
      }
      objects.add(
          new FindingObject(
              child.pid(), null, child.command(), null, KernelSnapshot.State.ABSENT.id(), 0, 0));
      ofJdk |= child.loser() == null;
      if (child.loser() != null) {
        losers.add(child.loser());
      }
    }
    long count = stolen.count();
    StringBuilder text = new StringBuilder(Kind.CHILD.counted(count));
    text.append(" that this line did not start ").append(count == 1 ? "was" : "were");
    text.append(" reaped here by ").append(stolen.function()).append(": ").append(which);
    text.append(count > SHOWN ? ", ..." : "").append('.');
    if (ofJdk) {
      text.append(" ProcessBuilder started ").append(losers.isEmpty() ? "" : "some of ");
      text.append(count == 1 ? "it" : "them");
      text.append(": the exit code is lost, and Process.waitFor gives another one.");
    }
    String separator = " The exit code is lost to ";
    for (CallSite loser : losers) {
      text.append(separator).append(loser);
      separator = ", ";
    }
    text.append(losers.isEmpty() ? "" : ", which waited for its child and got ECHILD.");
    return new Finding(
            RuleId.STOLEN_CHILD,
            Severity.WARNING,
            Kind.CHILD,
            count,
            stolen.site(),
            objects,
            Map.of(),
            text.toString(),
            Remedy.of(RuleId.STOLEN_CHILD, Kind.CHILD))
        .with(FindingPaths.of(stolen.paths()));
  }
}
