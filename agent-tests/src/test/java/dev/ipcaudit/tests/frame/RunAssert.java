package dev.ipcaudit.tests.frame;

import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a {@link Run} whose failures show the whole run. */
public final class RunAssert extends AbstractAssert<RunAssert, Run> {

  private RunAssert(Run run) {
    super(run, RunAssert.class);
  }

  public static RunAssert assertThat(Run run) {
    return new RunAssert(run);
  }

  public RunAssert exitsWith(int code) {
    if (actual.exitCode() != code) {
      failWithMessage("expected exit code %d, but was %s", code, actual);
    }
    return this;
  }

  /** The kernel still has this many objects of a kind after the end. */
  public RunAssert leaves(int count, String kind) {
    int left = actual.kernel().of(kind).size();
    if (left != count) {
      failWithMessage("expected %d %s to be left, but were %d: %s", count, kind, left, actual);
    }
    return this;
  }

  public RunAssert leavesNothing() {
    return leaves(0, "sysv-sem").leaves(0, "sysv-shm").leaves(0, "sysv-msg");
  }

  /** A finding {@code leaked-object} of this kind, line and count, severity error. */
  public RunAssert leaks(int count, String kind, Line line) {
    return finds("error", "leaked-object", count, kind, line);
  }

  public RunAssert finds(String severity, String rule, int count, String kind, Line line) {
    Optional<Finding> finding = actual.report().finding(rule, kind, line);
    if (finding.isEmpty()
        || finding.get().count() != count
        || !finding.get().severity().equals(severity)) {
      failWithMessage(
          "expected %s %s %d %s at %s, but findings are %s\n%s",
          severity, rule, count, kind, line, actual.report().findings(), actual);
    }
    return this;
  }

  /** Exactly this many findings of warning and above. */
  public RunAssert hasFailures(int count) {
    if (actual.report().failures().size() != count) {
      failWithMessage(
          "expected %d findings of warning and above, but findings are %s\n%s",
          count, actual.report().findings(), actual);
    }
    return this;
  }

  /** The account of a line. */
  public RunAssert accounts(String kind, Line line, long created, long removed) {
    Optional<SiteLine> site = actual.report().site(kind, line);
    if (site.isEmpty()
        || site.get().created() != created
        || site.get().removed() != removed
        || site.get().live() != created - removed) {
      failWithMessage(
          "expected %s at %s created %d removed %d, but accounts are %s\n%s",
          kind, line, created, removed, actual.report().sites(), actual);
    }
    return this;
  }

  /** The report has no account of a line: it created nothing of this kind. */
  public RunAssert accountsNothing(String kind, Line line) {
    Optional<SiteLine> site = actual.report().site(kind, line);
    if (site.isPresent() && site.get().created() != 0) {
      failWithMessage("expected no account, but is %s\n%s", site.get(), actual);
    }
    return this;
  }
}
