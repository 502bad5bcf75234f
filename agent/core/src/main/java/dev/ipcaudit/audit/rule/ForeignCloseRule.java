package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.ledger.problems.ForeignClose;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Closes that hit the descriptor of another site, or of an object of the JDK. */
final class ForeignCloseRule extends Rule {

  ForeignCloseRule() {
    super(
        RuleId.FOREIGN_CLOSE,
        Moment.ANY_TIME,
        Severity.ERROR,
        "Descriptor of another owner is closed.",
        "The fd number that was closed belonged to another object by then: another owner's file,"
            + " socket or pipe was closed.",
        "Set the variable to -1 right after close(fd), and let one owner close.");
  }

  @Override
  public String remedy(Kind kind) {
    return DoubleCloseRule.REMEDY;
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (ForeignClose close : evidence.ledger().incidents().foreignCloses()) {
      findings.add(finding(close));
    }
    return findings;
  }

  private Finding finding(ForeignClose close) {
    String maker = close.ownMaker() == null ? "where no call was seen" : "at " + close.ownMaker();
    String owner = String.valueOf(close.owner());
    if (close.javas() != null) {
      owner =
          "an object of the JDK"
              + (close.javas().isEmpty() ? "" : " (" + close.javas() + ")")
              + (close.owner() == null ? "" : " opened at " + close.owner());
    } else if (close.owner() == null) {
      owner = "an owner whose opening was not seen";
    }
    String message =
        "Descriptors were closed here that belonged to another owner since an earlier close. The"
            + " last was "
            + close.descriptor()
            + ": created "
            + maker
            + " and closed at "
            + close.earlier()
            + ", then owned by "
            + owner
            + " and closed here again"
            + (close.victim() == null ? "." : ", for which " + close.victim() + " got EBADF.");
    return new Finding(
            RuleId.FOREIGN_CLOSE,
            Severity.ERROR,
            close.kind(),
            close.count(),
            close.site(),
            List.of(),
            Map.of(),
            message,
            remedy(close.kind()))
        .with(FindingPaths.of(close.paths()));
  }
}
