package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.text.Escape;

/**
 * How a finding is named so that the name lasts, in a baseline for example: by rule, kind, class
 * and method. Without the line of source, which moves with every edit above it; and without the
 * numbers that a compiler gives to lambdas and a JVM to hidden classes, which do not last either.
 * Patterns are compared with names as they are written here, so an escaped star in a name is no
 * wildcard.
 */
public final class Identity {

  private static final String LAMBDA = "lambda$";

  private Identity() {}

  /** Rule, kind and site, as an entry is written. */
  public static String of(Finding finding) {
    return finding.rule().id() + " " + finding.kind().id() + " " + quoted(site(finding.site()));
  }

  /**
   * Whether the count of a finding is worth holding on to: of what is left behind, which is the
   * same in every run, unlike how often a call happened to fail.
   */
  public static boolean counts(Finding finding) {
    return finding.rule() == RuleId.LEAKED_OBJECT;
  }

  private static String site(CallSite site) {
    return of(site.className(), site.method());
  }

  public static String of(String className, String method) {
    return className(className) + "." + method(method);
  }

  public static String className(String name) {
    // the name of a hidden class ends in an address: com.acme.Gen/0x00007f0a1c0
    int hidden = name.indexOf('/');
    String lasting = escaped(hidden < 0 ? name : name.substring(0, hidden)).replace("<", "\\u003c");
    return hidden < 0 ? lasting : lasting + "/*";
  }

  /** javac makes {@code lambda$work$0} of the first lambda in {@code work}. */
  private static String method(String name) {
    int number = name.lastIndexOf('$') + 1;
    if (!name.contains(LAMBDA) || !digits(name, number)) {
      return escaped(name);
    }
    return escaped(name.substring(0, number)) + "*";
  }

  public static boolean digits(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return from < text.length();
  }

  /** With all that means something in a baseline, or does not print, as in a Java literal. */
  private static String escaped(String name) {
    return Escape.line(name)
        .replace("*", "\\u002a")
        .replace(":", "\\u003a")
        .replace("\"", "\\u0022");
  }

  /** In quotes if there are blanks in it, as in names that Kotlin and Scala allow. */
  public static String quoted(String word) {
    return word.indexOf(' ') < 0 && word.indexOf('#') != 0 ? word : '"' + word + '"';
  }
}
