package dev.ipcaudit.report.names;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.Identity;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.option.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All names of the findings of one report, as they are written elsewhere: in the address of a page,
 * in a baseline, in the option {@code ignore=}, and in the results of tests. For one thread.
 */
public final class FindingNames {

  /** Digits of a fingerprint; among a thousand findings two are alike once in 500 million. */
  private static final int ANCHOR_DIGITS = 12;

  private final Fingerprints fingerprints;
  private final TestNames tests = new TestNames();
  private final Map<String, Integer> anchors = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();

  public FindingNames(AuditReport report) {
    List<Finding> all = new ArrayList<>(report.findings());
    for (BaselineResult.Accepted accepted : report.acceptance().accepted()) {
      all.add(accepted.finding());
    }
    // of all, so that a finding stays the same one when another is accepted
    fingerprints = new Fingerprints(all);
    for (Finding finding : all) {
      tests.add(what(finding), finding.site());
      counts.merge(Identity.of(finding), finding.count(), Long::sum);
    }
  }

  /**
   * A name for a place in a page: letters, digits and hyphens. It stays the same between runs, as
   * {@link Fingerprints} do. Each call gives another one, also for findings that are alike.
   */
  public String anchor(Finding finding) {
    String anchor = "f-" + fingerprints.of(finding).substring(0, ANCHOR_DIGITS);
    int alike = anchors.merge(anchor, 1, Integer::sum);
    return alike == 1 ? anchor : anchor + "-" + alike;
  }

  /**
   * The line of a baseline that accepts it, and with it all that is like it, accepted or not, since
   * a count is judged by that. Printable.
   */
  public String baselineEntry(Finding finding) {
    String entry = Identity.of(finding);
    if (!Identity.counts(finding)) {
      return entry;
    }
    long count = 0;
    if (entry.indexOf('*') < 0) {
      count = counts.getOrDefault(entry, 0L);
    } else { // a star, which stands for the number of a lambda, may mean others as well
      Glob alike = new Glob(entry);
      for (Map.Entry<String, Long> found : counts.entrySet()) {
        count += alike.matches(found.getKey()) ? found.getValue() : 0;
      }
    }
    return entry + " count=" + count;
  }

  /**
   * The option that drops it, and with it what is found at other lines of the method. A star stands
   * for what an option cannot say, and for numbers that a compiler or a JVM gives.
   */
  public static String ignoreOption(Finding finding) {
    CallSite site = finding.site();
    String lasting = Fingerprints.lasting(site.className());
    String name = lasting.length() < site.className().length() ? lasting + "*" : lasting;
    return "ignore=" + finding.rule().id() + ":" + pattern(name) + "." + method(site.method());
  }

  private static String method(String name) {
    int number = name.lastIndexOf('$') + 1;
    boolean lambda = name.startsWith("lambda$") && Identity.digits(name, number);
    boolean special = name.equals("<init>") || name.equals("<clinit>");
    return special ? name : lambda ? pattern(name.substring(0, number)) + "*" : pattern(name);
  }

  private static String pattern(String name) {
    StringBuilder pattern = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c > ' ' && c < 0x7f && c != ',' && c != ';' && c != '<' && c != ':';
      pattern.append(plain || (c >= 0x7f && Character.isLetterOrDigit(c)) ? c : '*');
    }
    return pattern.toString();
  }

  /** The name of its test case in JUnit XML. */
  public String testName(Finding finding) {
    return tests.of(what(finding), finding.site());
  }

  private static String what(Finding finding) {
    return finding.rule() + ": " + finding.kind();
  }
}
