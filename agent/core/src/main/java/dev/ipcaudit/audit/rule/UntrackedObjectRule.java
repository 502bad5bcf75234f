package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.ledger.children.Descendants;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shared memory that no call was seen to create or open. */
final class UntrackedObjectRule extends Rule {

  static final String REMEDY =
      "Whoever created it has to delete it, by Files.delete or shm_unlink, as soon as everybody has"
          + " mapped it; if it is meant to stay, declare it with persistent=name:/name.";

  UntrackedObjectRule() {
    super(
        RuleId.UNTRACKED_OBJECT,
        Moment.ANY_TIME,
        Severity.NOTE,
        "Shared memory that no call was seen to create.",
        "Memory in /dev/shm is in use that a library created without a call that the agent sees;"
            + " whether it is removed is not known.",
        "Delete it as soon as everybody has mapped it, or declare it with persistent=.");
  }

  @Override
  public String remedy(Kind kind) {
    return REMEDY;
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.addAll(
          new UntrackedFiles(evidence.ledger(), evidence.suppressions())
              .findings(evidence.kernel(), evidence.atEnd()));
    } catch (IOException unreadable) {
      // where /proc is, the snapshot has reported that
    }
    findings.addAll(UntrackedSegments.findings(evidence));
    return findings;
  }

  /** A process that this JVM has started, directly or not, as messages name it. */
  static String child(Descendants.Descendant one) {
    String name = one.name() == null ? "" : " (" + one.name() + ")";
    return one.pid() + name + (one.lives() ? "" : ", which has ended,");
  }
}
