package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.StackFrameText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call site: what it did so far, and how fast in the last interval.
 *
 * @param createdRate objects a second, as are the others
 */
record SiteRow(
    SiteAccount account, Instant time, double createdRate, double removedRate, double eagainRate) {

  /** A line that had done nothing yet. */
  static SiteRow nothing(SiteAccount account, Instant time) {
    SiteAccount none = new SiteAccount(account.kind(), account.site(), 0, 0, 0, 0, false, Map.of());
    return new SiteRow(none, time, 0, 0, 0);
  }

  /** The next state of a call site; {@code before} is null for the first one. */
  static SiteRow next(@Nullable SiteRow before, SiteAccount account, Instant time) {
    if (before == null) {
      return new SiteRow(account, time, 0, 0, 0);
    }
    double seconds = Duration.between(before.time, time).toNanos() / 1e9;
    if (seconds <= 0) {
      return before;
    }
    return new SiteRow(
        account,
        time,
        (account.created() - before.account.created()) / seconds,
        (account.removed() - before.account.removed()) / seconds,
        (account.eagain() - before.account.eagain()) / seconds);
  }

  /** Whether both have the same counts. */
  boolean sameCounts(@Nullable SiteRow other) {
    return other != null
        && account.created() == other.account.created()
        && account.removed() == other.account.removed()
        && account.eagain() == other.account.eagain();
  }

  /** The callers of a path from the line outwards, shortened. */
  static String callers(PathFigures path) {
    List<String> stack = path.site().stack();
    StringBuilder callers = new StringBuilder();
    for (int i = 1; i < stack.size(); i++) {
      callers.append(i == 1 ? "" : " < ").append(StackFrameText.shortened(stack.get(i)));
    }
    return callers.length() == 0 ? "other callers" : callers.toString();
  }
}
