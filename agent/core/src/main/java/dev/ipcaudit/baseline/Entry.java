package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.option.Glob;
import java.time.LocalDate;

/**
 * What one line of a baseline accepts.
 *
 * @param number the line in the file, from 1
 * @param rule a rule's id, in which {@code *} stands for anything
 * @param kind a kind's id, likewise
 * @param site a class, or a class and a method, as {@link Identity} writes them, likewise
 * @param line the only line of source meant, or 0 for all of them
 * @param count the most that all findings like this may come to together, or {@link #ANY}
 * @param until the last day, in UTC, or null for ever
 * @param reason may be empty
 */
record Entry(
    int number,
    String rule,
    String kind,
    String site,
    int line,
    long count,
    LocalDate until,
    String reason) {

  static final long ANY = -1;

  boolean matches(Finding finding) {
    if (line != 0 && line != finding.site().line()
        || !new Glob(rule).matches(finding.rule().id())
        || !new Glob(kind).matches(finding.kind().id())) {
      return false;
    }
    // An entry that was written for a lambda or a hidden class has a star where theirs has the
    // compiler's or the JVM's number; a star typed by a person may stand there as well.
    Glob pattern = new Glob(site);
    return pattern.matches(Identity.className(finding.site()))
        || pattern.matches(Identity.site(finding.site()));
  }

  boolean expired(LocalDate today) {
    return until != null && today.isAfter(until);
  }

  /** Whether so many are too many. */
  boolean exceededBy(long found) {
    return count != ANY && found > count;
  }

  /** Rule, kind and site as they are written. */
  String what() {
    return rule + " " + kind + " " + Identity.quoted(line == 0 ? site : site + ":" + line);
  }
}
