package dev.ipcaudit.report;

import dev.ipcaudit.audit.BaselineResult;
import java.util.ArrayList;
import java.util.List;

/** What a report for people says of the user's baseline, one line each; not escaped yet. */
final class BaselineLines {

  /** How many entries that need care are named; a baseline may be that of many programs. */
  static final int MAX_REMARKS = 20;

  private BaselineLines() {}

  static List<String> of(BaselineResult acceptance) {
    List<String> lines = new ArrayList<>();
    for (BaselineResult.Accepted accepted : acceptance.accepted()) {
      String what = accepted.finding().rule() + ": " + accepted.finding().count() + " x ";
      what += accepted.finding().kind() + " at " + accepted.finding().site();
      lines.add("accepted: " + what + ", " + by(acceptance, accepted));
    }
    List<BaselineResult.Remark> remarks = acceptance.remarks();
    int shown = Math.min(remarks.size(), MAX_REMARKS);
    for (BaselineResult.Remark remark : remarks.subList(0, shown)) {
      lines.add("baseline: " + of(acceptance, remark));
    }
    if (shown < remarks.size()) {
      lines.add("baseline: and " + (remarks.size() - shown) + " more entries that do not accept");
    }
    return lines;
  }

  static String of(BaselineResult acceptance, BaselineResult.Remark remark) {
    String place = acceptance.file() + ":" + remark.line();
    return place + ": " + remark.state().id() + ": " + remark.entry() + ": " + remark.message();
  }

  /** Which entry accepts, until when and why. */
  static String by(BaselineResult acceptance, BaselineResult.Accepted accepted) {
    return "by "
        + (acceptance.file() + ":" + accepted.line())
        + (accepted.until() == null ? "" : " until " + accepted.until())
        + (accepted.reason().isEmpty() ? "" : ": " + accepted.reason());
  }
}
