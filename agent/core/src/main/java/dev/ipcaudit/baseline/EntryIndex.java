package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.Identity;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a baseline by what they name, so that a finding meets those of its own site alone,
 * and those with a star. Immutable.
 */
final class EntryIndex {

  private final Map<String, List<Entry>> named = new HashMap<>();
  private final List<Entry> patterns = new ArrayList<>();

  EntryIndex(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.site().isPattern()) {
        patterns.add(entry);
      } else {
        named.computeIfAbsent(entry.site().name(), name -> new ArrayList<>()).add(entry);
      }
    }
  }

  /** Those whose rule, kind and site fit a finding, in the order of their lines. */
  List<Entry> like(Finding finding) {
    CallSite site = finding.site();
    String className = Identity.className(site.className());
    String method = Identity.of(site.className(), site.method());
    List<Entry> like = new ArrayList<>();
    for (Entry entry : patterns) {
      if (entry.site().matchesNames(className, method)) {
        like.add(entry);
      }
    }
    like.addAll(named.getOrDefault(className, List.of()));
    like.addAll(named.getOrDefault(method, List.of()));
    like.removeIf(entry -> !entry.isLike(finding));
    like.sort(Comparator.comparingInt(Entry::number));
    return like;
  }
}
