package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.children.StolenChildren;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Waits that reaped the children of others, who have lost the exit codes. */
final class StolenChildRule extends Rule {

  private static final int SHOWN = 5;

  StolenChildRule() {
    super(
        RuleId.STOLEN_CHILD,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Child of another call site is reaped.",
        "A call that waits for any child reaped one that its call site did not start. Whoever"
            + " started it, ProcessBuilder above all, has lost the exit code.",
        "Call waitpid(pid, &status, 0) for each child by its pid.");
  }

  @Override
  public String remedy(Kind kind) {
    return "Call waitpid(pid, &status, 0) for each child that was started here, by its pid:"
        + " waitpid(-1), wait and waitpid of a process group reap the children of ProcessBuilder"
        + " and of libraries as well.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (StolenChildren stolen : evidence.ledger().programs().stolen()) {
      findings.add(finding(stolen));
    }
    return findings;
  }

  private Finding finding(StolenChildren stolen) {
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
    text.append(" that this call site did not start ").append(count == 1 ? "was" : "were");
    text.append(" reaped here by ").append(stolen.function()).append(": ").append(which);
    text.append(count > SHOWN ? ", ..." : "").append('.');
    if (ofJdk) {
      text.append(" ProcessBuilder started ").append(losers.isEmpty() ? "" : "some of ");
      text.append(count == 1 ? "it" : "them");
      text.append(": the exit code is lost, and Process.waitFor returns another one.");
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
            remedy(Kind.CHILD))
        .with(FindingPaths.of(stolen.paths()));
  }
}
