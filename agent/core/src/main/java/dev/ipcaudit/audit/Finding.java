package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One finding: there is one for each rule, kind and site.
 *
 * @param count how many objects or occurrences, the sum over {@code paths}; the truth even where
 *     {@code objects} is cut off
 * @param site as the most costly of the paths reached it
 * @param objects every object that is known; outputs may show fewer
 * @param verdicts counts by verdict, empty where the rule has none
 * @param message what was found, one sentence
 * @param remedy what to do, one sentence that names the call to add
 * @param paths those that have to answer for it, the most costly first, at least one; none of them
 *     is without fault
 * @param others what other paths to the site did that are not to blame, one sentence; or null
 * @param detail what the rule knew besides, or null
 */
public record Finding(
    RuleId rule,
    Severity severity,
    Kind kind,
    long count,
    CallSite site,
    List<FindingObject> objects,
    Map<String, Long> verdicts,
    String message,
    String remedy,
    List<FindingPath> paths,
    @Nullable String others,
    @Nullable FindingDetail detail) {

  /** The gravest first, and the most frequent of them. */
  public static final Comparator<Finding> GRAVEST_FIRST = new GravestFirst();

  /** One of which no more is known than the path that its site was reached by. */
  public Finding(
      RuleId rule,
      Severity severity,
      Kind kind,
      long count,
      CallSite site,
      List<FindingObject> objects,
      Map<String, Long> verdicts,
      String message,
      String remedy) {
    this(
        rule,
        severity,
        kind,
        count,
        site,
        objects,
        verdicts,
        message,
        remedy,
        List.of(FindingPath.only(count, site)),
        null,
        null);
  }

  /**
   * What some of the paths have to do with it. A path does not know its verdicts: they are given
   * only where all were the same.
   *
   * @param kept of {@link #paths}, in their order, at least one
   */
  public Finding of(List<FindingPath> kept) {
    if (kept.size() == paths.size()) {
      return this;
    }
    // the same one: paths with equal figures are equal, whatever their stacks are
    IdentityHashMap<FindingPath, Integer> places = new IdentityHashMap<>();
    for (FindingPath path : kept) {
      places.put(path, places.size());
    }
    List<FindingObject> own = new ArrayList<>();
    for (FindingObject object : objects) {
      Integer place = places.get(paths.get(object.path()));
      if (place != null) {
        own.add(object.of(place));
      }
    }
    long share = 0;
    for (FindingPath path : kept) {
      share += path.count();
    }
    Map<String, Long> told =
        verdicts.size() == 1 ? Map.of(verdicts.keySet().iterator().next(), share) : Map.of();
    return new Finding(
        rule,
        severity,
        kind,
        share,
        kept.get(0).site(),
        List.copyOf(own),
        told,
        message + " Of these " + count + ", " + share + " came by the paths that are listed here.",
        remedy,
        List.copyOf(kept),
        others,
        detail);
  }

  /** The same with these paths, if there are any: counted by them, the site as the first has it. */
  public Finding with(FindingPaths found) {
    List<FindingPath> sorted = found.sorted();
    return sorted.isEmpty()
        ? this
        : new Finding(
            rule,
            severity,
            kind,
            found.count(),
            sorted.get(0).site(),
            objects,
            verdicts,
            message,
            remedy,
            List.copyOf(sorted),
            found.others(),
            detail);
  }

  /** The same, of which one sentence more is to be said. */
  public Finding adding(String sentence) {
    return message.endsWith(sentence) ? this : with(objects, message + ' ' + sentence, detail);
  }

  /** The same with these objects. */
  public Finding withObjects(List<FindingObject> known) {
    return with(known, message, detail);
  }

  /** The same with what the rule knew besides. */
  public Finding with(FindingDetail known) {
    return with(objects, message, known);
  }

  private Finding with(
      List<FindingObject> newObjects, String newMessage, @Nullable FindingDetail newDetail) {
    return new Finding(
        rule,
        severity,
        kind,
        count,
        site,
        newObjects,
        verdicts,
        newMessage,
        remedy,
        paths,
        others,
        newDetail);
  }

  /**
   * A class, since a JVM that ends without a finding would pay 10 ms for comparators of lambdas.
   */
  private static final class GravestFirst implements Comparator<Finding> {
    @Override
    public int compare(Finding one, Finding other) {
      int order = other.severity.compareTo(one.severity);
      order = order != 0 ? order : Long.compare(other.count, one.count);
      return order != 0 ? order : one.site.toString().compareTo(other.site.toString());
    }
  }
}
