package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of findings that an event Finding has no room for, by the events of the objects
 * themselves, of which the verdict at the end of the JVM has one for each. For one thread.
 */
final class LeakedObjects {

  private static final Comparator<FindingObject> AS_CREATED =
      Comparator.comparingLong(FindingObject::serial);

  /** By kind and line, and by stack, of which each is kept once. */
  private final Map<String, Map<String, List<FindingObject>>> sites = new HashMap<>();

  /** Takes an event ObjectLeaked. */
  void add(RecordedFields event, Instant time) {
    Kind kind = Kind.of(event.word("kind"));
    if (kind != null) {
      sites
          .computeIfAbsent(kind + " " + event.word("line"), line -> new HashMap<>())
          .computeIfAbsent(event.word("stack"), stack -> new ArrayList<>())
          .add(object(kind, event, time));
    }
  }

  private static FindingObject object(Kind kind, RecordedFields event, Instant time) {
    String key = null;
    String name = event.text("name");
    if (kind.keyed() && name != null) {
      int blank = name.indexOf(' ');
      key = blank < 0 ? name : name.substring(0, blank);
      name = blank < 0 ? null : name.substring(blank + 1);
    }
    long age = event.number("age");
    return new FindingObject(
        event.number("kernelId"),
        key,
        name,
        age == 0 ? null : time.minusMillis(age),
        KernelSnapshot.State.UNKNOWN.id(),
        event.number("size"),
        event.number("object"));
  }

  /** The finding with all of its objects, as far as they were recorded. */
  Finding whole(Finding finding) {
    Map<String, List<FindingObject>> leaked =
        finding.rule() == RuleId.LEAKED_OBJECT
            ? sites.get(finding.kind() + " " + SiteText.text(finding.site()))
            : null;
    if (leaked == null) {
      return finding;
    }
    Set<Long> known = new HashSet<>();
    for (FindingObject object : finding.objects()) {
      known.add(object.serial());
    }
    Map<String, Integer> places = new HashMap<>();
    for (FindingPath path : finding.paths()) {
      places.putIfAbsent(EscapedLines.text(path.stack()), places.size());
    }
    // that of all paths which are not recorded one by one
    Integer others = places.get("");
    List<FindingObject> more = new ArrayList<>();
    for (Map.Entry<String, List<FindingObject>> path : leaked.entrySet()) {
      Integer place = places.getOrDefault(path.getKey(), others);
      for (FindingObject object : path.getValue()) {
        if (place != null && known.add(object.serial())) {
          more.add(object.of(place));
        }
      }
    }
    more.sort(AS_CREATED);
    more.addAll(0, finding.objects());
    return finding.withObjects(more);
  }

  /** Whether objects are missing whose sizes a report would add up. */
  static boolean isCut(Finding finding) {
    List<FindingObject> objects = finding.objects();
    return finding.rule() == RuleId.LEAKED_OBJECT
        && finding.kind() != Kind.SYSV_SEM
        && objects.size() == AuditEvents.MAX_OBJECTS
        && finding.count() > objects.size()
        && objects.stream().anyMatch(object -> object.size() > 0);
  }
}
