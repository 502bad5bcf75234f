package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.LateUse;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls on objects that had been removed, by this JVM or by somebody else. */
final class UseAfterRemoveRule extends Rule {

  UseAfterRemoveRule() {
    super(
        RuleId.USE_AFTER_REMOVE,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Object is used after its removal.",
        "A call names an object that this JVM had removed before. Its id may belong to a new"
            + " object by then.",
        "Keep one owner for the id; remove the object after its last user is done, and clear"
            + " the id there.");
  }

  @Override
  public String remedy(Kind kind) {
    if (kind.descriptor()) {
      return "Keep one owner for the descriptor: set the variable to -1 right after close(fd), and"
          + " check it before each use, since another thread may be given the same fd number.";
    }
    return "Keep one owner for the id: let it call "
        + kind.removal()
        + " once, after the last user is done, and clear the variable there.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    Ledger ledger = evidence.ledger();
    List<Finding> findings = new ArrayList<>();
    for (Misuse misuse : ledger.incidents().misuses()) {
      if (!DoubleCloseRule.isDoubleClose(misuse)) {
        findings.add(finding(this, misuse, ledger));
      }
    }
    findings.addAll(afterOthers(ledger, evidence.kernel()));
    return findings;
  }

  /** Calls on what this JVM had removed, or closes of what it had closed. */
  static Finding finding(Rule rule, Misuse misuse, Ledger ledger) {
    Map<String, Long> verdicts = new TreeMap<>();
    long count = 0;
    for (Misuse.Nature nature : Misuse.Nature.values()) {
      long times = misuse.count(nature);
      if (times > 0) {
        verdicts.put(nature.id(), times);
        count += times;
      }
    }
    boolean onlyWaited = misuse.count(Misuse.Nature.WAITED) == count;
    CallSite remover = misuse.remover();
    if (remover == null) {
      remover = ledger.remover(misuse.kind(), misuse.lastId());
    }
    boolean descriptor = misuse.kind().descriptor();
    String last =
        (misuse.kind().address()
                ? "address 0x" + Long.toHexString(misuse.lastId())
                : (descriptor ? "descriptor " : "id ") + misuse.lastId())
            + (descriptor ? ", closed " : ", removed ")
            + (remover == null ? "at an unknown call site" : "at " + remover);
    String message =
        onlyWaited
            ? "A call was waiting here when the object was removed; the last on " + last + "."
            : descriptor
                ? "A call was made here on a descriptor that was closed already; the last on "
                    + last
                    + "."
                : "A call was made here on an object that was removed already; the last on "
                    + last
                    + ".";
    return new Finding(
            rule.id(),
            onlyWaited ? Severity.NOTE : Severity.WARNING,
            misuse.kind(),
            count,
            misuse.site(),
            List.of(),
            verdicts,
            message,
            rule.remedy(misuse.kind()))
        .with(FindingPaths.of(misuse.paths()));
  }

  /** Calls on objects that somebody else had removed, one finding for each site and kind. */
  private static List<Finding> afterOthers(Ledger ledger, KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>();
    for (LateUse use : ledger.incidents().lateUses()) {
      FindingPaths paths = new FindingPaths(null);
      long last = -1;
      for (Map.Entry<Long, PathCounts> each : use.byId().entrySet()) {
        if (isGone(use.kind(), each.getKey(), ledger, kernel)) {
          paths.add(each.getValue());
          last = each.getKey();
        }
      }
      if (last >= 0) {
        findings.add(afterOthers(use, last, paths));
      }
    }
    return findings;
  }

  private static boolean isGone(Kind kind, long id, Ledger ledger, KernelSnapshot kernel) {
    TrackedObject object = ledger.find(kind, id);
    return object == null
        ? ledger.hasVanished(kind, id)
        : kernel.of(object) == KernelSnapshot.State.ABSENT;
  }

  private static Finding afterOthers(LateUse use, long last, FindingPaths paths) {
    long count = paths.count();
    String message =
        "A call was made here on an object that was removed already, and by no call of this JVM;"
            + " the last on id "
            + last
            + ".";
    return new Finding(
            RuleId.USE_AFTER_REMOVE,
            Severity.WARNING,
            use.kind(),
            count,
            use.site(),
            List.of(),
            Map.of(Misuse.Nature.USED.id(), count),
            message,
            RemovedElsewhereRule.REMEDY)
        .with(paths);
  }
}
