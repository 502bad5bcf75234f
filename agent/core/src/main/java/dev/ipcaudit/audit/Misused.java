package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.ForeignClose;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.Misuse;
import dev.ipcaudit.model.CallSite;
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
    String last =
        (misuse.kind().address()
                ? "address 0x" + Long.toHexString(misuse.lastId())
                : (misuse.kind().descriptor() ? "descriptor " : "id ") + misuse.lastId())
            + ", removed "
            + (remover == null ? "by no known line" : "at " + remover);
    String message =
        onlyWaited
            ? "A call was waiting here when the object was removed; the last on " + last + "."
            : "A call was made here on an object that was removed already; the last on "
                + last
                + ".";
    Rule rule = misuse.kind().descriptor() ? Rule.DOUBLE_CLOSE : Rule.USE_AFTER_REMOVE;
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

  /** A close that hit the descriptor of another line. */
  static Finding finding(ForeignClose close) {
    String message =
        "Descriptors were closed here a second time, after another line had been given their"
            + " numbers. The last was "
            + close.descriptor()
            + ": made at "
            + close.ownMaker()
            + " and closed here, given to "
            + close.owner()
            + " and closed here again, which "
            + close.victim()
            + " found out by EBADF.";
    return new Finding(
            Rule.FOREIGN_CLOSE,
            Severity.ERROR,
            close.kind(),
            close.count(),
            close.site(),
            List.of(),
            Map.of(),
            message,
            Remedy.of(Rule.FOREIGN_CLOSE, close.kind()))
        .with(FindingPaths.of(close.paths()));
  }
}
