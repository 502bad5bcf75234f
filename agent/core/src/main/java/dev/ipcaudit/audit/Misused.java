package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.ForeignClose;
import dev.ipcaudit.ledger.LateUse;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.Misuse;
import dev.ipcaudit.ledger.PathCounts;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells of calls on objects that were removed, or were another's by then. */
final class Misused {

  private Misused() {}

  /** Calls on what had been removed. */
  static Finding finding(Misuse misuse, Ledger ledger) {
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
            + (remover == null ? "by no known line" : "at " + remover);
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
    RuleId rule =
        descriptor && misuse.count(Misuse.Nature.REMOVED_AGAIN) > 0
            ? RuleId.DOUBLE_CLOSE
            : RuleId.USE_AFTER_REMOVE;
    return new Finding(
            rule,
            onlyWaited ? Severity.NOTE : Severity.WARNING,
            misuse.kind(),
            count,
            misuse.site(),
            List.of(),
            verdicts,
            message,
            Remedy.of(rule, misuse.kind()))
        .with(FindingPaths.of(misuse.paths()));
  }

  /** A close that hit the descriptor of another line, or of an object of the JDK. */
  static Finding finding(ForeignClose close) {
    String maker = close.ownMaker() == null ? "where nobody saw it" : "at " + close.ownMaker();
    String owner = String.valueOf(close.owner());
    if (close.javas() != null) {
      owner = "an object of the JDK" + (close.javas().isEmpty() ? "" : " (" + close.javas() + ")");
    } else if (close.owner() == null) {
      owner = "somebody whose opening nobody saw";
    }
    String message =
        "Descriptors were closed here that somebody else had been given after an earlier close. The"
            + " last was "
            + close.descriptor()
            + ": made "
            + maker
            + " and closed at "
            + close.earlier()
            + ", given to "
            + owner
            + " and closed here again"
            + (close.victim() == null ? "." : ", which " + close.victim() + " found out by EBADF.");
    return new Finding(
            RuleId.FOREIGN_CLOSE,
            Severity.ERROR,
            close.kind(),
            close.count(),
            close.site(),
            List.of(),
            Map.of(),
            message,
            Remedy.of(RuleId.FOREIGN_CLOSE, close.kind()))
        .with(FindingPaths.of(close.paths()));
  }

  /** Calls on objects that somebody else had removed, one finding for each line and kind. */
  static List<Finding> afterOthers(Ledger ledger, KernelSnapshot kernel) {
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
            Remedy.of(RuleId.REMOVED_ELSEWHERE, use.kind()))
        .with(paths);
  }
}
