package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.ChildSnapshot;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Children that have ended and were not reaped. */
final class ZombieChildrenRule extends Rule {

  ZombieChildrenRule() {
    super(
        RuleId.ZOMBIE_CHILDREN,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Children are not reaped.",
        "Children that have ended keep their entry in the table of processes until their"
            + " parent asks for them.",
        "Call waitpid(-1, &status, WNOHANG) in a loop until it returns 0, or -1 with ECHILD:"
            + " SIGCHLD does not queue.");
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    ChildSnapshot children = evidence.kernel().offspring();
    return children.zombies().isEmpty()
        ? List.of()
        : new ZombieBlame(evidence.ledger(), children).findings();
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    if (machine.process() == null || machine.process().zombies().isEmpty()) {
      return List.of();
    }
    List<String> pids = new ArrayList<>();
    for (ProcessStat zombie : machine.process().zombies()) {
      pids.add(Integer.toString(zombie.pid()));
    }
    return List.of(
        new ScanFinding(
            id(),
            severity(machine.process().limits(), false),
            Kind.CHILD.id(),
            pids,
            pids.size()
                + (pids.size() == 1 ? " child has" : " children have")
                + " ended and "
                + (pids.size() == 1 ? "was" : "were")
                + " not waited for",
            "call waitpid for each child that fork or posix_spawn started"));
  }

  /**
   * Where a limit on processes is near, the next fork is as good as refused.
   *
   * @param excused whether nobody is to blame for what is there just now
   */
  static Severity severity(List<LimitUsage> limits, boolean excused) {
    for (LimitUsage limit : limits) {
      if (LimitNames.isOfProcesses(limit.name()) && LimitNearRule.isNear(limit)) {
        return Severity.ERROR;
      }
    }
    return excused ? Severity.NOTE : Severity.WARNING;
  }
}
