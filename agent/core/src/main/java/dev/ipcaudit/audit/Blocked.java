package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.BlockedSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells of calls that stood still. */
final class Blocked {

  private Blocked() {}

  static Finding finding(BlockedSite blockage) {
    Kind kind = blockage.kind();
    long count = blockage.count();
    StringBuilder text = new StringBuilder();
    text.append(count).append(count == 1 ? " call of " : " calls of ");
    text.append(blockage.function()).append(" stood still here, ");
    text.append(count == 1 ? "for " : "the longest for ").append(seconds(blockage.longestNanos()));
    if (blockage.ongoing() > 0) {
      text.append(count == 1 ? " and still does" : " and " + blockage.ongoing() + " still do");
    }
    if (blockage.object() >= 0) {
      text.append(kind.descriptor() ? ", on descriptor " : ", on id ").append(blockage.object());
    }
    if (blockage.detail() != null) {
      text.append(": ").append(blockage.detail());
    }
    text.append(". Java shows the thread as RUNNABLE meanwhile.");
    return new Finding(
            RuleId.BLOCKED_CALL,
            // to wait is what semaphores are for; a producer should not have to
            kind == Kind.SYSV_SEM ? Severity.NOTE : Severity.WARNING,
            kind,
            count,
            blockage.site(),
            List.of(),
            Map.of(),
            text.toString(),
            Remedy.of(RuleId.BLOCKED_CALL, kind))
        .with(FindingPaths.of(blockage.paths()));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
