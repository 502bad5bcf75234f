package dev.ipcaudit.audit.rule;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the command {@code scan} finds on the machine, once for all objects of a kind that have it.
 *
 * @param kind of the objects, or the name of a limit, or the call that a thread is blocked in
 * @param objects labels, see {@link Machine.Thing#label}
 * @param remedy what to do
 */
public record ScanFinding(
    RuleId rule,
    Severity severity,
    String kind,
    List<String> objects,
    String message,
    String remedy) {

  /** One for each kind of the objects that are meant; {@code what} stands before their number. */
  static List<ScanFinding> ofEachKind(
      Rule rule,
      Severity severity,
      Machine machine,
      Predicate<Machine.Thing> which,
      String what,
      String remedy) {
    Map<Kind, List<String>> labels = new EnumMap<>(Kind.class);
    for (Machine.Thing thing : machine.things()) {
      if (which.test(thing)) {
        labels.computeIfAbsent(thing.kind(), first -> new ArrayList<>()).add(thing.label());
      }
    }
    List<ScanFinding> findings = new ArrayList<>();
    labels.forEach(
        (kind, those) ->
            findings.add(
                new ScanFinding(
                    rule.id(),
                    severity,
                    kind.id(),
                    those,
                    what + " " + kind.counted(those.size()),
                    remedy)));
    return findings;
  }
}
