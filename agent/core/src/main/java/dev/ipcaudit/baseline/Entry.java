package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.Identity;
import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.option.Glob;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a baseline accepts.
 *
 * @param number the line in the file, from 1
 * @param rule a rule's id, in which {@code *} stands for anything
 * @param kind a kind's id, likewise
 * @param site the lines that made the call
 * @param caller what else must be on the path to it, further out; null for any path
 * @param count the most that all findings like this may come to together, or {@link #ANY}
 * @param until the last day, in UTC, or null for ever
 * @param reason may be empty
 */
record Entry(
    int number,
    String rule,
    String kind,
    LinePattern site,
    @Nullable LinePattern caller,
    long count,
    @Nullable LocalDate until,
    String reason) {

  static final long ANY = -1;

  /** No path. */
  static final long NONE = -1;

  /** Whether rule, kind and line fit a finding, of whose site it has the names. */
  boolean isLike(Finding finding) {
    return site.matchesLine(finding.site().line())
        && new Glob(rule).matches(finding.rule().id())
        && new Glob(kind).matches(finding.kind().id());
  }

  /**
   * How much those of a finding's paths have to answer for that it means; {@link #NONE} if it means
   * none.
   *
   * @param finding is like it
   */
  long found(Finding finding) {
    if (caller == null) {
      return finding.count();
    }
    long found = NONE;
    for (FindingPath path : finding.paths()) {
      if (isOn(path)) {
        found = Math.max(0, found) + path.count();
      }
    }
    return found;
  }

  /** Whether it means that path of a finding that is like it. */
  boolean isOn(FindingPath path) {
    if (caller == null) {
      return true;
    }
    List<String> stack = path.stack();
    for (int i = 1; i < stack.size(); i++) {
      StackFrameText.Place frame = StackFrameText.parse(stack.get(i));
      if (frame != null && caller.matches(frame.className(), frame.method(), frame.line())) {
        return true;
      }
    }
    return false;
  }

  /** The same, accepting as many. */
  Entry withCount(long accepted) {
    return new Entry(number, rule, kind, site, caller, accepted, until, reason);
  }

  boolean expired(LocalDate today) {
    return until != null && today.isAfter(until);
  }

  /** Whether so many are too many. */
  boolean exceededBy(long found) {
    return count != ANY && found > count;
  }

  /** Rule, kind, site and caller as they are written. */
  String what() {
    String where = caller == null ? site.toString() : site + "<" + caller;
    return rule + " " + kind + " " + Identity.quoted(where);
  }
}
