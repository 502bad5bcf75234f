package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One finding: there is one for each rule, kind and site.
 *
 * @param count how many objects or occurrences; the truth even where {@code objects} is cut off
 * @param objects every object that is known; outputs may show fewer
 * @param verdicts counts by verdict, empty where the rule has none
 * @param message what was found, one sentence
 * @param remedy what to do, one sentence that names the call to add
 */
public record Finding(
    Rule rule,
    Severity severity,
    Kind kind,
    long count,
    CallSite site,
    List<FindingObject> objects,
    Map<String, Long> verdicts,
    String message,
    String remedy) {

  /** The gravest first, and the most frequent of them. */
  public static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparing(Finding::severity)
          .reversed()
          .thenComparing(Comparator.comparingLong(Finding::count).reversed())
          .thenComparing(finding -> finding.site().toString());
}
