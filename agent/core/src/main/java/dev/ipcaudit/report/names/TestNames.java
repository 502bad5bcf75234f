package dev.ipcaudit.report.names;

import dev.ipcaudit.model.CallSite;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Names of test cases that stay the same between builds, so that a CI system can show since when
 * one fails: class and method, and no line. Of several lines in one method the second, third and so
 * on are told by their order.
 */
public final class TestNames {

  private final Map<String, TreeSet<Integer>> lines = new HashMap<>();

  /** All are to be added before the first one is named. */
  public void add(String what, CallSite site) {
    lines.computeIfAbsent(plain(what, site), key -> new TreeSet<>()).add(site.line());
  }

  /** Such as {@code leaked-object: sysv-sem at com.acme.Locks.open (2)}. */
  public String of(String what, CallSite site) {
    String plain = plain(what, site);
    TreeSet<Integer> alike = lines.get(plain);
    int before = alike == null ? 0 : alike.headSet(site.line()).size();
    return before == 0 ? plain : plain + " (" + (before + 1) + ")";
  }

  private static String plain(String what, CallSite site) {
    return what + " at " + Fingerprints.lasting(site.className()) + "." + site.method();
  }
}
