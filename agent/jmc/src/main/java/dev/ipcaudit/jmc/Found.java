package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/**
 * A finding of the agent, as an event Finding has it.
 *
 * @param severity error, warning or note
 * @param line of the host, such as {@code Locks:57 open in com.acme}
 * @param count how many objects or occurrences
 * @param paths those that have to answer for it, the most costly first, at least one; their names
 *     are hostile text as all others
 */
record Found(
    String rule,
    String severity,
    String line,
    String kind,
    long count,
    String message,
    String remedy,
    List<FoundPath> paths) {

  private static final List<String> GRAVITY = List.of("note", "warning", "error");

  private static final Comparator<Found> GRAVEST_FIRST =
      Comparator.comparingInt(Found::gravity)
          .thenComparingLong(Found::count)
          .reversed()
          .thenComparing(Found::line);

  /**
   * The last state of every finding of some rules, the gravest first. Where the verdict at the end
   * of the JVM is among the events, it replaces all that was found before.
   */
  static List<Found> in(IItemCollection items, Predicate<String> rules) {
    Map<String, Timed> last = new LinkedHashMap<>();
    IQuantity end = null;
    for (IItem event : Events.of(items, Events.FINDING)) {
      IQuantity time = Objects.requireNonNull(Events.of(event, JfrAttributes.START_TIME));
      if (Events.flag(event, "atEnd") && (end == null || time.compareTo(end) < 0)) {
        end = time;
      }
      Found found = of(event);
      if (rules.test(found.rule)) {
        last.merge(
            found.rule + " " + found.kind + " " + found.line,
            new Timed(time, found),
            (one, other) -> one.time.compareTo(other.time) > 0 ? one : other);
      }
    }
    List<Found> all = new ArrayList<>();
    for (Timed timed : last.values()) {
      if (end == null || timed.time.compareTo(end) >= 0) {
        all.add(timed.found);
      }
    }
    all.sort(GRAVEST_FIRST);
    return all;
  }

  private static Found of(IItem event) {
    long count = Events.number(event, "count");
    List<FoundPath> paths = FoundPath.of(text(event, "paths"));
    return new Found(
        text(event, "rule"),
        text(event, "severity"),
        text(event, "line"),
        text(event, "kind"),
        count,
        text(event, "message"),
        text(event, "remedy"),
        paths.isEmpty() ? List.of(new FoundPath(count, text(event, "stack"))) : paths);
  }

  private static String text(IItem event, String field) {
    String text = Events.text(event, field);
    return text == null ? "" : text;
  }

  /** From 0 for a note to 2 for an error. */
  int gravity() {
    return Math.max(0, GRAVITY.indexOf(severity));
  }

  private record Timed(IQuantity time, Found found) {}
}
