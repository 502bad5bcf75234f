package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Closes of descriptors that this JVM had closed before. */
final class DoubleCloseRule extends Rule {

  /** Also of closes that hit another's descriptor. */
  static final String REMEDY =
      "Close a descriptor once: set the variable to -1 right after close(fd), since another thread"
          + " may be given the same fd number meanwhile.";

  DoubleCloseRule() {
    super(
        RuleId.DOUBLE_CLOSE,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Descriptor is closed twice.",
        "A descriptor was closed that this JVM had closed before. Once another thread is given"
            + " the same fd number, the second close closes its file.",
        "Set the variable to -1 right after close(fd), and let one owner close.");
  }

  @Override
  public String remedy(Kind kind) {
    return REMEDY;
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (Misuse misuse : evidence.ledger().incidents().misuses()) {
      if (isDoubleClose(misuse)) {
        findings.add(UseAfterRemoveRule.finding(this, misuse, evidence.ledger()));
      }
    }
    return findings;
  }

  /** Whether the calls of a site on descriptors that were closed are closes, some of them. */
  static boolean isDoubleClose(Misuse misuse) {
    return misuse.kind().descriptor() && misuse.count(Misuse.Nature.REMOVED_AGAIN) > 0;
  }
}
